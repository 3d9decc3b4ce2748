import Glibc
import NIOSSL

/// Authorities that are trusted beside the system's, as a PEM file held them when it was read.
struct AuthorityFile: Sendable {
    /// Bytes of a file at most; the authorities of a whole system have a quarter of that.
    private static let largest = 1 << 20

    let bytes: [UInt8]
    let certificates: [NIOSSLCertificate]

    /// Blocks. Throws, for a person, what is wrong with the file.
    init(path: String, for endpoint: String) throws(NotificationError) {
        let place = "notifications.endpoints: \(endpoint): cabundle: \(path)"
        bytes = try AuthorityFile.bytes(at: path, place)
        let read = try? NIOSSLCertificate.fromPEMBytes(bytes)
        guard let read, !read.isEmpty else {
            throw NotificationError(
                .invalidSetting, "\(place) holds no certificates in PEM (-----BEGIN CERTIFICATE-----), or damaged ones")
        }
        certificates = read
    }

    private static func bytes(at path: String, _ place: String) throws(NotificationError) -> [UInt8] {
        // A FIFO would keep a blocking open waiting for its writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw unreadable(place, errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unreadable(place, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw NotificationError(.invalidSetting, "\(place) is no file")
        }
        guard status.st_size <= largest else {
            throw NotificationError(.invalidSetting, "\(place) has \(status.st_size) bytes, more than \(largest)")
        }
        var bytes = [UInt8](repeating: 0, count: largest)
        var count = 0
        while count < bytes.count {
            let read = bytes.withUnsafeMutableBytes { buffer in
                pread(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count, off_t(count))
            }
            if read == 0 { break }
            if read < 0 {
                guard errno == EINTR else { throw unreadable(place, errno) }
                continue
            }
            count += read
        }
        return Array(bytes.prefix(count))
    }

    private static func unreadable(_ place: String, _ code: CInt) -> NotificationError {
        NotificationError(.invalidSetting, "\(place) cannot be read: \(String(cString: strerror(code)))")
    }
}
