import Glibc

/// What is piped into the program.
enum StandardInput {
    /// The whole of it as text. Throws a failure of usage for more than `limit` bytes, and for what is no UTF-8.
    static func text(upTo limit: Int) throws -> String {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while bytes.count <= limit {
            try Task.checkCancellation()
            var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            let isReady = poll(&waiting, 1, 100)
            if isReady == 0 || isReady < 0 && errno == EINTR { continue }
            let count = read(STDIN_FILENO, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw CommandFailure(.other, "the standard input cannot be read: \(String(cString: strerror(errno)))")
            }
            if count == 0 { break }
            bytes += piece[..<count]
        }
        guard bytes.count <= limit else {
            throw CommandFailure(.usage, "the standard input has more than \(limit) bytes")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure(.usage, "the standard input is no text in UTF-8")
        }
        return text
    }
}
