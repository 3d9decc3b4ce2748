import CPageCache
import Glibc
import NIOCore
import NIOPosix

extension FileRegion {
    /// Between two bytes that are looked for, when it is asked whether a part of a file is in memory.
    private static let probeDistance: Int64 = 1 << 20

    /// Whether the file still has all bytes of the region.
    var isWhole: Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && Int64(status.st_size) >= offset + length
    }

    /// Brings `count` bytes from `start`, counted from the region's own, into memory, so that the system can send them
    /// without keeping the event loop waiting for a disk. What is there already costs a few system calls and no thread.
    ///
    /// Returns false when the file system cannot tell what is in memory; then the bytes have to be read by ``FilePieces``.
    /// Throws when the file is shorter.
    func prepare(from start: Int64, count: Int64, on threads: NIOThreadPool) async throws -> Bool {
        guard isWhole else { throw HTTPConnectionError("a file became shorter while it was sent") }
        var position = start
        while position < start + count {
            var byte: UInt8 = 0
            if packhouse_read_cached(descriptor, &byte, 1, off_t(offset + position)) < 0 {
                guard errno == EAGAIN else { return false }
                try await threads.runIfActive { try readThrough(from: start, count: count) }
                return true
            }
            let last = start + count - 1
            position = position < last ? Swift.min(position + Self.probeDistance, last) : last + 1
        }
        return true
    }

    /// Blocks until the bytes are in memory.
    private func readThrough(from start: Int64, count: Int64) throws {
        var scratch = [UInt8](repeating: 0, count: 128 << 10)
        var position = start
        while position < start + count {
            let wanted = Swift.min(scratch.count, Int(start + count - position))
            let got = pread(descriptor, &scratch, wanted, off_t(offset + position))
            guard got > 0 else {
                if got < 0, errno == EINTR { continue }
                throw HTTPConnectionError("a file could not be read while it was sent")
            }
            position += Int64(got)
        }
    }
}
