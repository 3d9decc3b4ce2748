import Glibc
import NIOCore
import NIOPosix

/// A file that is open for reading as long as somebody holds this.
final class OpenFile: Sendable {
    let size: Int64
    private let path: String
    private let descriptor: CInt

    private init(_ path: String) throws(ClientError) {
        func failed(_ words: String) -> ClientError { ClientError(.localFile, "\(path) cannot be read: \(words)") }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failed(String(cString: strerror(errno))) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw failed("it is no file")
        }
        self.path = path
        self.descriptor = descriptor
        size = Int64(status.st_size)
    }

    deinit { close(descriptor) }

    static func opened(_ path: String) async throws(ClientError) -> OpenFile {
        try await onBlockingThread { () throws(ClientError) in try OpenFile(path) }
    }

    func bytes(in range: Range<Int64>) async throws(ClientError) -> ByteBuffer {
        try await OpenFile.onBlockingThread { [self] () throws(ClientError) in
            var buffer = ByteBuffer()
            var offset = range.lowerBound
            while offset < range.upperBound {
                var result = 0
                // Safe: pread writes at most as many bytes as are asked for, and says how many it wrote.
                buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: Int(range.upperBound - offset)) {
                    result = pread(descriptor, $0.baseAddress, Int(range.upperBound - offset), off_t(offset))
                    return max(0, result)
                }
                if result < 0, errno == EINTR { continue }
                guard result > 0 else {
                    throw ClientError(.localFile, "\(path) cannot be read any more, or has become shorter")
                }
                offset += Int64(result)
            }
            return buffer
        }
    }

    private static func onBlockingThread<Value: Sendable>(
        _ body: @escaping @Sendable () throws(ClientError) -> Value
    ) async throws(ClientError) -> Value {
        do {
            return try await NIOThreadPool.singleton.runIfActive(body)
        } catch {
            throw error as? ClientError ?? ClientError(.localFile, "no thread reads files", cause: error)
        }
    }
}
