import Glibc
import LocalFiles

/// A file that TLS needs, and the key of the configuration that names it.
struct TLSFile: Hashable, Sendable {
    /// Far more than every public authority together takes.
    static let sizeLimit = 4 << 20

    let path: String
    let key: String

    /// For messages: `/tls/server.crt (http.tls.certificate)`.
    var name: String { "\(path) (\(key))" }

    /// Everything that is in the file. Blocks, but not on a FIFO.
    func contents() throws -> [UInt8] {
        let bytes: [UInt8]
        do throws(SmallFile.Failure) {
            bytes = try SmallFile.contents(of: path, upTo: Self.sizeLimit)
        } catch {
            switch error.code {
            case EISDIR, EINVAL: throw HTTPConnectionError("\(name) is no file")
            case EFBIG: throw HTTPConnectionError("\(name) is larger than \(Self.sizeLimit) bytes")
            default: throw HTTPConnectionError("cannot read \(name): \(error.words)")
            }
        }
        guard !bytes.isEmpty else { throw HTTPConnectionError("\(name) is empty") }
        return bytes
    }
}
