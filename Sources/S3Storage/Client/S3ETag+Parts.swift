import Crypto
import Encoding

extension S3ETag {
    /// What S3 calls an object that is made of `parts`: the MD5 of their MD5s, and their number. Nil when the parts' names are no
    /// MD5s, as where the server encrypts with keys of its own.
    init?(of parts: [S3Part]) {
        var md5 = Insecure.MD5()
        for part in parts {
            guard let digest = part.etag.digest else { return nil }
            md5.update(data: digest)
        }
        self.init("\"\(Hexadecimal.text(of: md5.finalize()))-\(parts.count)\"")
    }

    /// Whether this can be the name of an object that was made of `count` parts; servers that do not tell are believed.
    func hasParts(_ count: Int) -> Bool {
        let bare = text.filter { $0 != "\"" }
        guard let dash = bare.lastIndex(of: "-") else { return true }
        return bare[bare.index(after: dash)...] == String(count)
    }

    /// The 16 bytes of 32 hexadecimal digits.
    private var digest: [UInt8]? {
        Hexadecimal.bytes(of: text.lowercased().filter { $0 != "\"" }).flatMap { $0.count == 16 ? $0 : nil }
    }
}
