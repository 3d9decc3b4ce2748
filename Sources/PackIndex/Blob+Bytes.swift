import Glibc
import NIOCore
import PackFormat
import Registry

extension Blob {
    /// Bytes that are read at once.
    private static let pieceSize: Int64 = 64 << 10

    /// All of its bytes in order, for a thread of ``ArchiveThreads``: from memory, from the file that holds them, or as the store gives
    /// them, a piece at a time.
    func source() -> PackByteSource {
        let (blob, bytes, file) = (self, bytes, file)
        var offset: Int64 = 0
        return {
            let range = offset..<Swift.min(offset + Blob.pieceSize, blob.size)
            guard !range.isEmpty else { return nil }
            let piece: [UInt8]
            if let bytes {
                piece = bytes.getBytes(at: bytes.readerIndex + Int(range.lowerBound), length: range.count) ?? []
            } else if let file {
                piece = try file.read(range.count, at: range.lowerBound)
            } else {
                piece = Array(try ArchiveThreads.wait { try await blob.read(range) }.readableBytesView)
            }
            offset += Int64(piece.count)
            return piece
        }
    }
}

extension BlobFile {
    /// Up to `count` bytes from `offset` on; none at the end.
    fileprivate func read(_ count: Int, at offset: Int64) throws -> [UInt8] {
        // Safe: no more is said to be initialised than was read.
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while true {
                filled = pread(descriptor, buffer.baseAddress, count, off_t(offset))
                if filled >= 0 { return }
                filled = 0
                guard errno == EINTR else {
                    throw PackError(.inaccessible, "cannot read an archive: \(String(cString: strerror(errno)))")
                }
            }
        }
    }
}
