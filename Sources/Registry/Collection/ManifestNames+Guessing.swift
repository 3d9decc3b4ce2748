import OCI

extension ManifestNames {
    /// Texts within texts that are read.
    private static let nesting = 3

    /// Every `algorithm:hex` in a text, whatever the case of its letters, and also where escapes of JSON or zero bytes of UTF-16 keep its
    /// letters apart.
    static func digests(writtenIn bytes: [UInt8]) -> [Digest] {
        var found: [Digest] = []
        var seen: Set<Digest> = []
        var text = bytes.filter { $0 != 0 }.map(lowerCase)
        for _ in 0..<nesting {
            for digest in digests(spelledOutIn: text) where seen.insert(digest).inserted { found.append(digest) }
            let plain = unescaped(text)
            guard plain.count < text.count else { break }
            text = plain
        }
        return found
    }

    private static func digests(spelledOutIn bytes: [UInt8]) -> [Digest] {
        var found: [Digest] = []
        for (colon, byte) in bytes.enumerated() where byte == UInt8(ascii: ":") {
            for algorithm in DigestAlgorithm.allCases
            where bytes[..<colon].reversed().starts(with: algorithm.rawValue.utf8.reversed()) {
                let hex = bytes[(colon + 1)...].prefix(algorithm.hexLength)
                let text = "\(algorithm.rawValue):\(String(decoding: hex, as: UTF8.self))"
                if let digest = Digest(text) { found.append(digest) }
            }
        }
        return found
    }

    /// With what JSON's escapes stand for, as far as it can be part of a digest.
    private static func unescaped(_ bytes: [UInt8]) -> [UInt8] {
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let escaped = rest.popFirst() else {
                plain.append(byte)
                continue
            }
            guard escaped == UInt8(ascii: "u") else {
                plain.append(escaped)
                continue
            }
            let digits = rest.prefix(4)
            rest = rest.dropFirst(4)
            let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
            plain.append(unit.flatMap { UInt8(exactly: $0) }.map(lowerCase) ?? 0xFF)
        }
        return plain
    }

    private static func lowerCase(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
