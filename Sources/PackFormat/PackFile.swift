public import OCI

/// A file of a pack without its bytes.
public struct PackFile: Hashable, Sendable {
    public var path: PackPath
    /// SHA-256 of its bytes.
    public var digest: Digest
    /// Bytes.
    public var size: Int64
    /// Whether its owner may run it; no other right is kept.
    public var isExecutable: Bool

    public init(path: PackPath, digest: Digest, size: Int64, isExecutable: Bool) {
        self.path = path
        self.digest = digest
        self.size = size
        self.isExecutable = isExecutable
    }

    /// The mode that archives and listings give it: 0755 or 0644.
    public var mode: UInt16 { isExecutable ? 0o755 : 0o644 }
    /// Likewise, as text.
    public var modeText: String { "0" + String(mode, radix: 8) }
}
