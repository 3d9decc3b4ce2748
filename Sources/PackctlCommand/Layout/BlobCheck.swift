import OCI

/// Whether the bytes that come are those of a descriptor.
struct BlobCheck {
    private let descriptor: Descriptor
    private var hasher: ContentHasher

    init(_ descriptor: Descriptor) {
        self.descriptor = descriptor
        hasher = ContentHasher(descriptor.digest.algorithm)
    }

    mutating func take(_ bytes: [UInt8]) throws(CommandFailure) {
        bytes.withUnsafeBytes { hasher.update($0) }
        guard hasher.count <= descriptor.size else {
            throw CommandFailure(
                .validation, "\(descriptor.digest) has more than the \(descriptor.size) bytes that it should have")
        }
    }

    func finish() throws(CommandFailure) {
        guard hasher.count == descriptor.size, hasher.digest == descriptor.digest else {
            throw CommandFailure(
                .validation,
                "the \(hasher.count) bytes that came have the digest \(hasher.digest); they should be \(descriptor.size) bytes of "
                    + "\(descriptor.digest)")
        }
    }

    /// Whether a region holds exactly the descriptor's bytes; reads all of it.
    static func passes(_ region: FileRegion, _ descriptor: Descriptor) throws(CommandFailure) -> Bool {
        guard region.size == descriptor.size else { return false }
        return try region.digest(by: descriptor.digest.algorithm) == descriptor.digest
    }
}
