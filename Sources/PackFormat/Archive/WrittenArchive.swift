public import OCI

/// An archive that was written: what a manifest says of it.
public struct WrittenArchive: Hashable, Sendable {
    /// SHA-256 of its bytes.
    public var digest: Digest
    /// Bytes.
    public var size: Int64

    public init(digest: Digest, size: Int64) {
        self.digest = digest
        self.size = size
    }
}
