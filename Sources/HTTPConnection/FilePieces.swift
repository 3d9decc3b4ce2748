import CPageCache
import Glibc
import NIOCore
import NIOPosix

/// Part of a file in pieces, where the system cannot send it by itself. What is in memory is read at once, the rest on a
/// thread; callers take a piece while the one before is sent.
struct FilePieces: AsyncSequence, Sendable {
    typealias Element = ByteBuffer
    typealias Failure = any Error

    /// Bytes read at once.
    private static let pieceSize: Int64 = 64 << 10

    let region: FileRegion
    let threads: NIOThreadPool

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(region: region, threads: threads)
    }

    struct AsyncIterator: AsyncIteratorProtocol {
        let region: FileRegion
        let threads: NIOThreadPool
        var position: Int64 = 0

        mutating func next() async throws -> ByteBuffer? {
            let count = Int(Swift.min(FilePieces.pieceSize, region.length - position))
            guard count > 0 else { return nil }
            let start = region.offset + position
            position += Int64(count)
            let region = region
            var piece = ByteBufferAllocator().buffer(capacity: count)
            try piece.fill(to: count, isTrial: true) { space, offset in
                packhouse_read_cached(region.descriptor, space.baseAddress, space.count, off_t(start + Int64(offset)))
            }
            if piece.readableBytes == count { return piece }
            let begun = piece
            return try await threads.runIfActive {
                var piece = begun
                try piece.fill(to: count) { space, offset in
                    pread(region.descriptor, space.baseAddress, space.count, off_t(start + Int64(offset)))
                }
                guard piece.readableBytes == count else {
                    throw HTTPConnectionError("a file became shorter while it was sent")
                }
                return piece
            }
        }
    }
}

extension ByteBuffer {
    /// Calls `read` for the bytes that are missing until there are `count`, or it gives none: because the file ends, or it
    /// would have to wait. Throws for any other failure, unless it is only a trial: not every system can tell what is in memory.
    fileprivate mutating func fill(
        to count: Int, isTrial: Bool = false, _ read: (_ space: UnsafeMutableRawBufferPointer, _ offset: Int) -> Int
    ) throws {
        while readableBytes < count {
            let offset = readableBytes
            var code: CInt = 0
            let got = writeWithUnsafeMutableBytes(minimumWritableBytes: count - offset) { space in
                let result = read(UnsafeMutableRawBufferPointer(rebasing: space.prefix(count - offset)), offset)
                if result < 0 { code = errno }
                return Swift.max(0, result)
            }
            if code == EINTR { continue }
            guard code == 0 || isTrial else { throw IOError(errnoCode: code, reason: "read") }
            if got == 0 { return }
        }
    }
}
