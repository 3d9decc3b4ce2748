import NIOCore
import OCI
import PackFormat
import RegistryClient

/// A file, or a part of one, such as a member of a tar.
struct FileRegion: Sendable {
    /// Bytes that are read at a time.
    static let pieceSize: Int64 = 256 << 10

    let file: LocalFile
    let start: Int64
    let size: Int64

    func bytes(in range: Range<Int64>) throws(CommandFailure) -> [UInt8] {
        try file.bytes(in: start + range.lowerBound..<start + range.upperBound)
    }

    /// All of it. Throws `.validation` when there are more than `limit` bytes.
    func bytes(upTo limit: Int) throws(CommandFailure) -> [UInt8] {
        guard size <= limit else {
            throw CommandFailure(.validation, "\(file.path) has \(size) bytes where at most \(limit) are taken")
        }
        return try bytes(in: 0..<size)
    }

    /// Piece after piece, once.
    var pieces: PackByteSource {
        var offset: Int64 = 0
        return {
            guard offset < size else { return nil }
            let end = min(size, offset + FileRegion.pieceSize)
            defer { offset = end }
            return try bytes(in: offset..<end)
        }
    }

    func digest(by algorithm: DigestAlgorithm = .sha256) throws(CommandFailure) -> Digest {
        var hasher = ContentHasher(algorithm)
        var offset: Int64 = 0
        while offset < size {
            let end = min(size, offset + FileRegion.pieceSize)
            try bytes(in: offset..<end).withUnsafeBytes { hasher.update($0) }
            offset = end
        }
        return hasher.digest
    }

    /// As what is pushed. The digest is the caller's word; the server compares it.
    func blob(_ digest: Digest) -> BlobSource {
        BlobSource(digest: digest, size: size) { range throws(ClientError) in
            do throws(CommandFailure) {
                return ByteBuffer(bytes: try bytes(in: range))
            } catch {
                throw ClientError(.localFile, error.message)
            }
        }
    }
}
