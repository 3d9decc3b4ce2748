import Glibc
import LocalFiles

/// Settings, logins and certificates.
enum AccountFile {
    /// Bytes.
    static let largest = 1 << 20

    /// What a file holds; nil when there is none. Throws `code` for one that cannot be read, is no UTF-8 or too large.
    static func text(_ path: String, code: ClientError.Code) throws(ClientError) -> String? {
        func failed(_ words: String) -> ClientError { ClientError(code, "\(path) cannot be read: \(words)") }
        let bytes: [UInt8]
        do throws(SmallFile.Failure) {
            bytes = try SmallFile.contents(of: path, upTo: largest)
        } catch {
            guard !error.isAbsent else { return nil }
            throw failed(error.code == EFBIG ? "it is larger than \(largest) bytes" : error.words)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw failed("it is no UTF-8 text") }
        return text
    }

    /// Puts a file that only its owner may read in the place of what was there, whole and durable. Throws `.localFile`, and leaves
    /// what was there.
    static func replace(_ path: String, with text: String) throws(ClientError) {
        do throws(DurableFile.Failure) {
            try DurableFile(path).replace(with: Array(text.utf8))
        } catch {
            throw ClientError(.localFile, "\(path) cannot be written: \(error.words)")
        }
    }

    /// Makes a folder for its owner only, with those above it. Throws `.localFile`.
    static func makeFolder(_ path: String) throws(ClientError) {
        do throws(DurableFile.Failure) {
            try Folder(path).make()
        } catch {
            throw ClientError(
                .localFile, "\(error.path) cannot be \(error.step == .using ? "used" : "made"): \(error.words)")
        }
    }
}
