import OCI

/// A file of a pack with its bytes, as those make it that build packs in memory.
public struct PackContent: Hashable, Sendable {
    public var path: PackPath
    /// Whether its owner may run it.
    public var isExecutable: Bool
    public var bytes: [UInt8]

    public init(path: PackPath, isExecutable: Bool = false, bytes: [UInt8]) {
        self.path = path
        self.isExecutable = isExecutable
        self.bytes = bytes
    }

    /// Costs hashing its bytes.
    public var file: PackFile {
        PackFile(
            path: path, digest: bytes.withUnsafeBytes { ContentHasher.digest(of: $0) }, size: Int64(bytes.count),
            isExecutable: isExecutable)
    }
}
