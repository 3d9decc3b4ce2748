import OCI

/// What a manifest turned out to hold. Bytes never change, so it is true for ever.
enum KnownPack: Sendable {
    /// One that is no pack's, and why.
    case other(String)
    case pack(archive: Descriptor, summary: PackSummary)
}
