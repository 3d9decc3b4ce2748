import Glibc

/// Reads files of a few kilobytes: keys and tokens.
enum SmallFile {
    static let largest = 1 << 20

    /// The text of a file; nil when there is none. Throws `.noCredentials` for one that cannot be read or is no UTF-8.
    static func text(_ path: String) throws(S3Error) -> String? {
        func failed(_ words: String) -> S3Error { S3Error(.noCredentials, "\(path): \(words)") }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw failed(String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = read(descriptor, &piece, piece.count)
            guard count >= 0 else {
                if errno == EINTR { continue }
                throw failed(String(cString: strerror(errno)))
            }
            guard count > 0 else { break }
            bytes += piece[..<count]
            guard bytes.count <= largest else { throw failed("it is larger than \(largest) bytes") }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw failed("it is no UTF-8 text") }
        return text
    }
}
