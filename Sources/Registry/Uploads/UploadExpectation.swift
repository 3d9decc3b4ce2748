public import OCI

/// What is known of an upload before its bytes come: a store that cannot move bytes puts them in their place at once, and one
/// that sends them in parts chooses their size.
public struct UploadExpectation: Hashable, Sendable {
    /// What hashes the bytes as they pass.
    public var algorithm: DigestAlgorithm
    /// What they are announced as.
    public var digest: Digest?
    /// How many are announced.
    public var size: Int64?

    public init(algorithm: DigestAlgorithm = .sha256) {
        self.algorithm = algorithm
    }

    public init(_ digest: Digest, size: Int64? = nil) {
        self.algorithm = digest.algorithm
        self.digest = digest
        self.size = size
    }
}
