import Crypto

extension S3ETag {
    /// What S3 calls an object that is made of `parts`: the MD5 of their MD5s, and their number. Nil when the parts' names are no
    /// MD5s, as where the server encrypts with keys of its own.
    init?(of parts: [S3Part]) {
        var md5 = Insecure.MD5()
        for part in parts {
            guard let digest = part.etag.digest else { return nil }
            md5.update(data: digest)
        }
        self.init("\"\(Array(md5.finalize()).hexadecimal)-\(parts.count)\"")
    }

    /// Whether this can be the name of an object that was made of `count` parts; servers that do not tell are believed.
    func hasParts(_ count: Int) -> Bool {
        let bare = text.filter { $0 != "\"" }
        guard let dash = bare.lastIndex(of: "-") else { return true }
        return bare[bare.index(after: dash)...] == String(count)
    }

    /// The 16 bytes of 32 hexadecimal digits.
    private var digest: [UInt8]? {
        let digits = text.utf8.filter { $0 != UInt8(ascii: "\"") }.map { digit -> UInt8? in
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
            default: nil
            }
        }
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap { index in
            digits[index].flatMap { high in digits[index + 1].map { high << 4 | $0 } }
        }
        return digits.count == 32 && bytes.count == 16 ? bytes : nil
    }
}
