public import OCI
public import PackFormat

/// One version of a pack in one of the bases.
public struct PackVersionEntry: Sendable {
    public var repository: PackRepository
    /// As v1 shows it: with the group that `pack.json` names.
    public var tag: PackTag
    /// As `/v2` has it.
    public var registryTag: Tag
    /// Of its manifest.
    public var manifest: Digest
    public var summary: PackSummary
    /// Whether a tag leads to it. Else its digest or a label does, and ``tag`` is what its `pack.json` says.
    public var isByTag = true

    /// What is wrong with it, for a person: its archive, or that the archive is of another pack or version than its tag says.
    public var fault: String? {
        if let fault = summary.fault { return fault }
        if summary.name != repository.pack.text {
            return "pack.json names the pack \(summary.name), and the repository is that of \(repository.pack)"
        }
        let label = PackTag(registryTag).label
        guard label == summary.version else {
            return "pack.json says version \(summary.version), and the tag is \(registryTag)"
        }
        return nil
    }
}
