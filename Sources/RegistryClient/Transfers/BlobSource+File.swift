import NIOCore
public import OCI

extension BlobSource {
    /// Bytes that are read from a file at a time.
    private static let pieceSize = 256 << 10

    /// A file, whose digest is computed first: it is read once for that, and again while it is sent. A file that is changed meanwhile
    /// is noticed by the server, which compares the digest. Throws `.localFile`.
    public static func file(
        _ path: String, by algorithm: DigestAlgorithm = .sha256
    ) async throws(ClientError) -> BlobSource {
        let file = try await OpenFile.opened(path)
        var hasher = ContentHasher(algorithm)
        var offset: Int64 = 0
        while offset < file.size {
            guard !Task.isCancelled else { throw ClientError(.cancelled, "reading \(path) was cancelled") }
            let bytes = try await file.bytes(in: offset..<min(offset + Int64(pieceSize), file.size))
            bytes.withUnsafeReadableBytes { hasher.update($0) }
            offset += Int64(bytes.readableBytes)
        }
        return BlobSource(digest: hasher.digest, size: file.size) { range throws(ClientError) in
            try await file.bytes(in: range)
        }
    }

    /// A file whose digest is known. Throws `.localFile` when it cannot be opened or has another size.
    public static func file(_ path: String, as descriptor: Descriptor) async throws(ClientError) -> BlobSource {
        let file = try await OpenFile.opened(path)
        guard file.size == descriptor.size else {
            throw ClientError(
                .localFile, "\(path) has \(file.size) bytes, but \(descriptor.digest) has \(descriptor.size)")
        }
        return BlobSource(digest: descriptor.digest, size: file.size) { range throws(ClientError) in
            try await file.bytes(in: range)
        }
    }
}
