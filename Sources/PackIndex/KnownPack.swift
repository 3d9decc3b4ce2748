import OCI

/// What a manifest turned out to hold. Bytes never change, so it is true for ever, but for an archive that was not there.
enum KnownPack: Sendable {
    /// One that is no pack's, and why.
    case other(String)
    /// One whose archive the repository does not have; it may be pushed again.
    case archiveless(Descriptor)
    case pack(archive: Descriptor, summary: PackSummary)

    /// Bytes of memory, about.
    var weight: Int {
        switch self {
        case .other(let reason): 128 + reason.utf8.count
        case .archiveless: 512
        case .pack(_, let summary): 512 + summary.weight
        }
    }
}
