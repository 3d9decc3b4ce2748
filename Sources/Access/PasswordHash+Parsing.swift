extension PasswordHash {
    /// Why a stored password cannot be used, in words that go after "the password of …". Never shows the stored text.
    struct Unusable: Error, Hashable, Sendable {
        var reason: String

        static func malformed(_ kind: String) -> Unusable {
            Unusable(reason: "looks like \(kind), but is cut off or damaged")
        }

        static func tooCostly(_ what: String) -> Unusable {
            Unusable(reason: "\(what): one login would hold a processor or memory for too long")
        }
    }

    /// Cost 17 is the dearest bcrypt that Apache's `htpasswd` makes; it takes some ten seconds, cost 31 two days.
    static let bcryptCosts = 4...17
    /// Some four seconds. crypt(5) allows 999,999,999, which takes ten minutes.
    static let maximumRounds = 5_000_000
    /// Four times what `mkpasswd` and Debian take by default; each core may be hashing one at the same time.
    static let maximumMemory = 64 << 20

    /// Reads the password field of a user list: the text after the first colon. Text after a complete hash is another
    /// field or a comment.
    init(field: some BidirectionalCollection<UInt8>) throws(Unusable) {
        let text = Array(field)
        if text.starts(with: "$2".utf8) {
            try self.init(bcrypt: text)
        } else if text.starts(with: "$5$".utf8) {
            try self.init(shaCrypt: text, kind: .sha256, name: "SHA-256 crypt", digestLength: 43)
        } else if text.starts(with: "$6$".utf8) {
            try self.init(shaCrypt: text, kind: .sha512, name: "SHA-512 crypt", digestLength: 86)
        } else if text.starts(with: "$y$".utf8) {
            try self.init(yescrypt: text)
        } else {
            throw PasswordHash.unknownKind(text)
        }
    }

    /// `$2y$10$` with any or no letter, 22 characters of salt, 31 of hash. All letters mean the same algorithm here, as in
    /// docker-registry: `y` is the one that libcrypt takes for it without exceptions.
    private init(bcrypt text: [UInt8]) throws(Unusable) {
        let letters = text.dropFirst(2).prefix { $0 != UInt8(ascii: "$") }
        let rest = Array(text.dropFirst(2 + letters.count))
        let body = rest.dropFirst(4).prefix(53)
        guard letters.count <= 1, rest.count >= 57, rest[3] == UInt8(ascii: "$"),
            let cost = PasswordHash.number(rest[1..<3]), (4...31).contains(cost),
            body.allSatisfy(PasswordHash.isSaltByte)
        else { throw .malformed("bcrypt") }
        guard PasswordHash.bcryptCosts.contains(cost) else {
            throw .tooCostly("is bcrypt of cost \(cost), beyond \(PasswordHash.bcryptCosts.upperBound)")
        }
        effort = Effort(kind: .bcrypt, cost: cost)
        setting = "$2y$\(cost < 10 ? "0" : "")\(cost)$" + String(decoding: body.prefix(22), as: UTF8.self)
        digest = String(decoding: body.suffix(31), as: UTF8.self)
    }

    /// `$6$salt$hash` or `$6$rounds=5000$salt$hash`.
    private init(shaCrypt text: [UInt8], kind: Kind, name: String, digestLength: Int) throws(Unusable) {
        var parts = PasswordHash.parts(of: text)
        var rounds = 5000
        if let first = parts.first, first.starts(with: "rounds=".utf8) {
            let digits = first.dropFirst("rounds=".utf8.count)
            guard digits.count <= 9, let number = PasswordHash.number(digits) else { throw .malformed(name) }
            guard number <= PasswordHash.maximumRounds else {
                throw .tooCostly("is \(name) of \(number) rounds, beyond \(PasswordHash.maximumRounds)")
            }
            rounds = number
            parts = parts.dropFirst()
        }
        guard parts.count == 2, let salt = parts.first, salt.count <= 16, salt.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            let hash = parts.last, hash.count == digestLength, hash.allSatisfy(PasswordHash.isSaltByte)
        else { throw .malformed(name) }
        effort = Effort(kind: kind, cost: max(rounds, 1000))
        setting = String(decoding: text[..<hash.startIndex], as: UTF8.self)
        digest = String(decoding: hash, as: UTF8.self)
    }

    /// `$y$j9T$salt$hash`: `j`, then one character each for the logarithm of N and for r, both less one. Longer
    /// parameters, which no common tool writes, are not taken.
    private init(yescrypt text: [UInt8]) throws(Unusable) {
        let parts = PasswordHash.parts(of: text)
        guard parts.count == 3, let parameters = parts.first, let salt = parts.dropFirst().first, let hash = parts.last,
            parameters.count == 3, parameters.first == UInt8(ascii: "j"),
            let logarithm = PasswordHash.digitValue(parameters[parameters.startIndex + 1]),
            let blockSize = PasswordHash.digitValue(parameters[parameters.startIndex + 2]),
            (1...86).contains(salt.count), salt.allSatisfy(PasswordHash.isSaltByte),
            hash.count == 43, hash.allSatisfy(PasswordHash.isSaltByte)
        else { throw .malformed("yescrypt") }
        let memory = 128 * (blockSize + 1) << min(logarithm + 1, 40)
        guard memory <= PasswordHash.maximumMemory else {
            throw .tooCostly("is yescrypt of \(memory >> 20) MiB, beyond \(PasswordHash.maximumMemory >> 20)")
        }
        effort = Effort(kind: .yescrypt, cost: memory)
        setting = String(decoding: text[..<hash.startIndex], as: UTF8.self)
        digest = String(decoding: hash, as: UTF8.self)
    }

    private static func unknownKind(_ text: [UInt8]) -> Unusable {
        let kinds: [(prefix: String, name: String)] = [
            ("$apr1$", "is Apache's MD5 ($apr1$)"), ("$1$", "is MD5 crypt ($1$)"), ("{SHA}", "is SHA-1 ({SHA})"),
            ("{SSHA}", "is salted SHA-1 ({SSHA})"), ("$argon2", "is Argon2"), ("$7$", "is scrypt ($7$)"),
            ("$gy$", "is gost-yescrypt ($gy$)"),
        ]
        if let kind = kinds.first(where: { text.starts(with: $0.prefix.utf8) }) {
            return Unusable(reason: kind.name + ", which is not verified here")
        }
        if text.isEmpty { return Unusable(reason: "is empty") }
        if text.count == 13, text.allSatisfy(isSaltByte) {
            return Unusable(reason: "is DES crypt or plain text, which is not verified here")
        }
        return Unusable(reason: "is plain text or of an unknown kind, which is not verified here")
    }

    /// What stands between the `$` after the kind, without further fields of the line.
    private static func parts(of text: [UInt8]) -> ArraySlice<ArraySlice<UInt8>> {
        text.prefix { $0 != UInt8(ascii: ":") && $0 > 0x20 }
            .split(separator: UInt8(ascii: "$"), omittingEmptySubsequences: false)
            .dropFirst(2)
    }

    /// Whether a byte belongs to crypt's base64.
    private static func isSaltByte(_ byte: UInt8) -> Bool {
        digitValue(byte) != nil
    }

    /// The value of a digit of crypt's base64, which begins `./0`.
    private static func digitValue(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: ".")...UInt8(ascii: "9"): Int(byte) - 0x2E
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(byte) - 0x41 + 12
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(byte) - 0x61 + 38
        default: nil
        }
    }

    /// A decimal number of at least one digit and without sign.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(String(decoding: digits, as: UTF8.self))
    }
}
