import Glibc
import NIOCore
import NIOPosix

extension FileRegion {
    /// Bytes read at once.
    private static let pieceSize: Int64 = 256 << 10

    /// The bytes from `start`, counted from the region's own, one piece of them. Throws when the file turns out shorter.
    func piece(from start: Int64, on threads: NIOThreadPool) async throws -> ByteBuffer {
        let count = Int(Swift.min(Self.pieceSize, length - start))
        return try await threads.runIfActive {
            var bytes = ByteBufferAllocator().buffer(capacity: count)
            while bytes.readableBytes < count {
                let position = off_t(offset + start) + off_t(bytes.readableBytes)
                let missing = count - bytes.readableBytes
                let got = try bytes.writeWithUnsafeMutableBytes(minimumWritableBytes: missing) { space in
                    let result = pread(descriptor, space.baseAddress, missing, position)
                    guard result >= 0 else { throw IOError(errnoCode: errno, reason: "pread") }
                    return result
                }
                guard got > 0 else { throw HTTPConnectionError("a file became shorter while it was sent") }
            }
            return bytes
        }
    }
}
