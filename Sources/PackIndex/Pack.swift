public import OCI
public import PackFormat

/// A pack as v1 shows it: the versions that its bases have, with the parent tags and labels that lead to them.
public struct Pack: Sendable {
    public let name: PackName
    /// Newest first; each tag once.
    public let versions: [PackVersionEntry]
    /// Versions that a base before theirs has too, and that are therefore not shown.
    public let shadowed: [PackVersionEntry]
    /// In byte order.
    public let labels: [PackLabel]
    /// Of the versions that have no fault, without labels.
    public let tags: PackTagSet

    /// The versions by their tags, and the labels by what they lead to.
    private let shown: [PackTag: PackVersionEntry]
    private let labelled: [Digest: [PackLabel]]

    init(_ name: PackName, entries: [[PackVersionEntry]], labels: [PackLabel]) {
        self.name = name
        self.labels = labels.sorted { $0.tag.tag.text.utf8.lexicographicallyPrecedes($1.tag.tag.text.utf8) }
        var shown: [PackTag: PackVersionEntry] = [:]
        var shadowed: [PackVersionEntry] = []
        for entry in entries.joined() {
            if shown[entry.tag] == nil { shown[entry.tag] = entry } else { shadowed.append(entry) }
        }
        self.shadowed = shadowed
        self.shown = shown
        labelled = Dictionary(grouping: self.labels, by: \.manifest)
        versions = PackTagSet(shown.keys).tags.compactMap { shown[$0] }
        tags = PackTagSet(versions.lazy.filter { $0.fault == nil }.map(\.tag))
    }

    public func version(_ tag: PackTag) -> PackVersionEntry? { shown[tag] }

    public func label(_ tag: PackTag) -> PackLabel? { labels.first { $0.tag == tag } }

    /// The labels that lead to a manifest, in byte order.
    public func labels(of manifest: Digest) -> [PackLabel] { labelled[manifest] ?? [] }
}
