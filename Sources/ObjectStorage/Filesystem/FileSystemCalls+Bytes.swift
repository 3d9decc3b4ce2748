import NIOCore

extension FileSystemCalls {
    /// The bytes of `range`, fewer when the file ends before.
    func readBytes(_ descriptor: CInt, _ range: Range<Int64>) throws(SystemCallError) -> ByteBuffer {
        var bytes = ByteBuffer()
        guard !range.isEmpty else { return bytes }
        var failure: SystemCallError?
        bytes.writeWithUnsafeMutableBytes(minimumWritableBytes: range.count) { space in
            var filled = 0
            do throws(SystemCallError) {
                while filled < range.count {
                    let rest = UnsafeMutableRawBufferPointer(rebasing: space[filled..<range.count])
                    let count = try read(descriptor, into: rest, at: range.lowerBound + Int64(filled))
                    guard count > 0 else { break }
                    filled += count
                }
            } catch {
                failure = error
            }
            return filled
        }
        if let failure { throw failure }
        return bytes
    }

    /// Writes all of `bytes` from `offset` on.
    func writeBytes(_ descriptor: CInt, _ bytes: ByteBuffer, at offset: Int64) throws(SystemCallError) {
        let result: Result<Void, SystemCallError> = bytes.withUnsafeReadableBytes { bytes in
            Result { () throws(SystemCallError) in
                var written = 0
                while written < bytes.count {
                    let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
                    written += try write(descriptor, rest, at: offset + Int64(written))
                }
            }
        }
        try result.get()
    }
}
