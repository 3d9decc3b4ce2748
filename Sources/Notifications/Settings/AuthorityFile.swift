import Glibc
import LocalFiles
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
        do throws(SmallFile.Failure) {
            return try SmallFile.contents(of: path, upTo: largest)
        } catch {
            let words = error.code == EFBIG ? "it has more than \(largest) bytes" : error.words
            throw NotificationError(.invalidSetting, "\(place) cannot be read: \(words)")
        }
    }
}
