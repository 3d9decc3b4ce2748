import Crypto
import NIOCore

/// Bytes to be sent, in the pieces in which they came, with their SHA-256: the server compares what arrives with the hash
/// that is signed. Hashing happens while pieces are appended, so that a large part is not hashed at one go.
struct S3Payload: Sendable {
    private(set) var pieces: [ByteBuffer] = []
    /// Bytes.
    private(set) var count = 0
    private var hash = SHA256()

    init() {}

    init(_ bytes: ByteBuffer) {
        append(bytes)
    }

    mutating func append(_ bytes: ByteBuffer) {
        guard bytes.readableBytes > 0 else { return }
        bytes.withUnsafeReadableBytes { hash.update(bufferPointer: $0) }
        count += bytes.readableBytes
        pieces.append(bytes)
    }

    /// The SHA-256 of all pieces.
    var digest: SHA256.Digest {
        hash.finalize()
    }

    /// The MD5 of all pieces, computed anew; for servers that check nothing else.
    var md5: Insecure.MD5.Digest {
        var md5 = Insecure.MD5()
        for piece in pieces { piece.withUnsafeReadableBytes { md5.update(bufferPointer: $0) } }
        return md5.finalize()
    }
}
