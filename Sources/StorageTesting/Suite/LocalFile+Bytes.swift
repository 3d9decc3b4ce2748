import Glibc
import NIOCore
import ObjectStorage

extension LocalFile {
    /// The first bytes of the file, at most `count`.
    func bytes(count: Int) -> ByteBuffer {
        var bytes = ByteBuffer()
        bytes.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { space in
            max(0, pread(descriptor, space.baseAddress, count, 0))
        }
        return bytes
    }
}
