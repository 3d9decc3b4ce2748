import Glibc
import LocalFiles

/// Files of keys and tokens.
enum CredentialFile {
    /// Bytes.
    static let largest = 1 << 20

    /// The text of a file; nil when there is none. Throws `.noCredentials` for one that cannot be read or is no UTF-8. Blocks.
    static func text(_ path: String) throws(S3Error) -> String? {
        func failed(_ words: String) -> S3Error { S3Error(.noCredentials, "\(path): \(words)") }
        let bytes: [UInt8]
        do throws(SmallFile.Failure) {
            bytes = try SmallFile.contents(of: path, upTo: largest)
        } catch {
            if error.isAbsent { return nil }
            throw failed(error.code == EFBIG ? "it is larger than \(largest) bytes" : error.words)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw failed("it is no UTF-8 text") }
        return text
    }
}
