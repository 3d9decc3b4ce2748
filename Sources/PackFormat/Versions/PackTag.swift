public import OCI

/// A tag of a pack: a version or another label, in a group or in none, and the OCI tag that stands for both.
///
/// An OCI tag reads as `group__label`, cut at its first two underscores, or as `label` where either side of them would be empty or
/// there are none. A build's `+`, which no OCI tag can hold, is written as `_`: `1.2.3+5` is the tag `1.2.3_5`, as Helm has it. Every
/// OCI tag has exactly one reading, and two have never the same; groups and labels that would not be read back as they are, are
/// refused. Groups are case-sensitive.
public struct PackTag: Sendable {
    /// As registries store it.
    public let tag: Tag
    /// Never empty.
    public let group: String?
    /// With `+` where the tag has `_` for one; never empty.
    public let label: String
    /// What the label means; nil when it is no version.
    public let version: PackVersion?

    /// Reads a tag; each has a meaning.
    public init(_ tag: Tag) {
        let (group, written) = PackTag.cut(Substring(tag.text))
        self.init(tag: tag, group: group.map(String.init), written: String(written))
    }

    /// The tag of a label. Throws ``PackError/Code/invalidTag`` for what cannot be written as one.
    public init(group: String?, label: String) throws(PackError) {
        guard group?.isEmpty != true else {
            throw PackError(.invalidTag, "a group is never empty; leave it out instead")
        }
        let version = PackVersion(label)
        let written = version?.build == nil ? label : PackTag.replacing("+", with: "_", in: label)
        guard let tag = Tag(group.map { "\($0)__\(written)" } ?? written) else {
            throw PackTag.misfit(group: group, written: written)
        }
        self.init(tag)
        guard self.group == group, self.label == label else {
            throw PackTag.misreading(group: group, label: label, as: self)
        }
    }

    /// Reads what a person writes in a command: `group__label` or `label`, with `+` or with `_` before a build.
    ///
    /// Throws ``PackError/Code/invalidTag`` for what cannot be written as a tag.
    public init(_ text: some StringProtocol) throws(PackError) {
        if let tag = Tag(text) {
            self.init(tag)
        } else {
            let (group, label) = PackTag.cut(Substring(text))
            try self.init(group: group.map(String.init), label: String(label))
        }
    }

    private init(tag: Tag, group: String?, written: String) {
        self.tag = tag
        self.group = group
        if let version = PackVersion(written) ?? PackVersion(PackTag.replacing("_", with: "+", in: written)) {
            self.label = version.text
            self.version = version
        } else {
            self.label = written
            self.version = nil
        }
    }

    /// A parent tag, whose label is `1.x` or `1.3.x` and so no version. Nil when it is too long for a tag.
    init?(group: String?, family: String) {
        guard let tag = Tag(group.map { "\($0)__\(family)" } ?? family) else { return nil }
        self.tag = tag
        self.group = group
        self.label = family
        self.version = nil
    }

    private static func cut(_ text: Substring) -> (group: Substring?, label: Substring) {
        let bytes = text.utf8
        let underscore = UInt8(ascii: "_")
        for (index, byte) in zip(bytes.indices, bytes) where byte == underscore {
            let next = bytes.index(after: index)
            guard next < bytes.endIndex, bytes[next] == underscore else { continue }
            let label = bytes.index(after: next)
            guard index > bytes.startIndex, label < bytes.endIndex else { return (nil, text) }
            return (text[..<index], text[label...])
        }
        return (nil, text)
    }

    private static func replacing(_ old: Unicode.Scalar, with new: Unicode.Scalar, in text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(scalar == old ? new : scalar) }
        return String(result)
    }
}

extension PackTag: Hashable {
    public static func == (left: PackTag, right: PackTag) -> Bool { left.tag == right.tag }

    public func hash(into hasher: inout Hasher) { hasher.combine(tag) }
}

extension PackTag: CustomStringConvertible {
    public var description: String { tag.text }
}
