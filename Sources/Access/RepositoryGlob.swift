public import OCI

/// A pattern of repository names: `*` stands for any characters within a path component, `**` as a component of its own for any
/// number of components, also none. So `team/*` is `team/app` but not `team/app/web`, and `team/**` is both, and `team`.
///
/// Matching allocates nothing and never goes back behind the last star of either kind, so that it takes at most as many steps as
/// the product of both lengths, which are bounded.
public struct RepositoryGlob: Hashable, Sendable {
    /// Bytes of a pattern: no name is longer.
    public static let maximumLength = RepositoryName.maximumLength

    private enum Component: Hashable, Sendable {
        case anyNumber
        case one([UInt8])
    }

    public let text: String
    private let components: [Component]

    /// Returns nil for a text that is empty or longer than ``maximumLength`` bytes, has an empty component, `**` beside other
    /// characters of one, or a character that no repository name has.
    public init?(_ text: String) {
        guard !text.isEmpty, text.utf8.count <= RepositoryGlob.maximumLength else { return nil }
        var components: [Component] = []
        for part in text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            let bytes = Array(part)
            if bytes == Array("**".utf8) {
                // Two in a row are one.
                if components.last != .anyNumber { components.append(.anyNumber) }
                continue
            }
            guard !bytes.isEmpty, bytes.allSatisfy(RepositoryGlob.isKnown), !RepositoryGlob.hasDoubleStar(bytes) else {
                return nil
            }
            components.append(.one(bytes))
        }
        self.text = text
        self.components = components
    }

    public func matches(_ name: RepositoryName) -> Bool {
        var text = name.text
        return text.withUTF8 { matches($0) }
    }

    private func matches(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        // Where the component begins that is to be matched; beyond the end of the name after the last one.
        var start = 0
        // The component behind the last `**`, and what that takes up to.
        var resumption: (index: Int, start: Int)?
        while true {
            if index < components.count {
                switch components[index] {
                case .anyNumber:
                    index += 1
                    if index == components.count { return true }
                    resumption = (index, start)
                    continue
                case .one(let pattern):
                    if start <= name.count {
                        let end = RepositoryGlob.end(of: start, in: name)
                        if RepositoryGlob.matches(pattern, name[start..<end]) {
                            index += 1
                            start = end + 1
                            continue
                        }
                    }
                }
            } else if start > name.count {
                return true
            }
            guard let last = resumption, last.start <= name.count else { return false }
            start = RepositoryGlob.end(of: last.start, in: name) + 1
            index = last.index
            resumption = (index, start)
        }
    }

    private static func end(of start: Int, in name: UnsafeBufferPointer<UInt8>) -> Int {
        name[start...].firstIndex(of: UInt8(ascii: "/")) ?? name.count
    }

    /// One component against a pattern of one.
    private static func matches(_ pattern: [UInt8], _ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        var place = 0
        var index = text.startIndex
        // The place behind the last star, and what that takes up to.
        var resumption: (place: Int, index: Int)?
        while index < text.endIndex {
            if place < pattern.count, pattern[place] == star {
                place += 1
                resumption = (place, index)
            } else if place < pattern.count, pattern[place] == text[index] {
                place += 1
                index += 1
            } else if let last = resumption {
                (place, index) = (last.place, last.index + 1)
                resumption = (place, index)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == star }
    }

    private static let star = UInt8(ascii: "*")

    private static func hasDoubleStar(_ bytes: [UInt8]) -> Bool {
        zip(bytes, bytes.dropFirst()).contains { $0 == star && $1 == star }
    }

    private static func isKnown(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"), star:
            true
        default: false
        }
    }
}

extension RepositoryGlob: CustomStringConvertible {
    public var description: String { text }
}
