/// Reads a `WWW-Authenticate` field (RFC 9110, sections 5.6 and 11.6.1), byte by byte.
struct ChallengeReader {
    /// Bytes.
    static let longest = 8 << 10
    private static let mostChallenges = 16
    private static let mostParameters = 16

    private let bytes: [UInt8]
    private var position = 0

    init(_ field: String) {
        bytes = Array(field.utf8)
    }

    mutating func challenges() throws(Challenge.Malformed) -> [Challenge] {
        var found: [Challenge] = []
        while true {
            skip { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: ",") }
            guard position < bytes.count else { break }
            if var last = found.last, let (name, value) = try parameter() {
                try add(name, value, to: &last)
                found[found.count - 1] = last
            } else {
                guard found.count < ChallengeReader.mostChallenges else { throw Challenge.Malformed() }
                found.append(try scheme())
            }
            // A list's members end with a comma or with the field.
            skipSpace()
            guard position == bytes.count || bytes[position] == UInt8(ascii: ",") else { throw Challenge.Malformed() }
        }
        guard !found.isEmpty else { throw Challenge.Malformed() }
        return found
    }

    /// A scheme, with its first parameter or its one token when there is one.
    private mutating func scheme() throws(Challenge.Malformed) -> Challenge {
        let name = take(while: ChallengeReader.isToken)
        guard !name.isEmpty else { throw Challenge.Malformed() }
        var challenge = Challenge(scheme: String(decoding: name, as: UTF8.self).lowercased())
        let end = position
        skipSpace()
        guard position < bytes.count, bytes[position] != UInt8(ascii: ",") else { return challenge }
        guard position > end else { throw Challenge.Malformed() }
        if let (name, value) = try parameter() {
            try add(name, value, to: &challenge)
        } else {
            // token68, which no scheme that is known here has.
            let token = take(while: ChallengeReader.isToken68)
            guard !token.isEmpty else { throw Challenge.Malformed() }
            skip { $0 == UInt8(ascii: "=") }
        }
        return challenge
    }

    /// `name=value`, if that is what comes; else nothing is taken.
    private mutating func parameter() throws(Challenge.Malformed) -> (String, String)? {
        let start = position
        let name = take(while: ChallengeReader.isToken)
        skipSpace()
        guard !name.isEmpty, position < bytes.count, bytes[position] == UInt8(ascii: "=") else {
            position = start
            return nil
        }
        position += 1
        skipSpace()
        let value: [UInt8]
        if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
            value = try quoted()
        } else {
            value = Array(take(while: ChallengeReader.isToken))
            guard !value.isEmpty else {
                // `abc=` and `abc==` are token68.
                position = start
                return nil
            }
        }
        guard let text = String(validating: value, as: UTF8.self) else { throw Challenge.Malformed() }
        return (String(decoding: name, as: UTF8.self).lowercased(), text)
    }

    private mutating func quoted() throws(Challenge.Malformed) -> [UInt8] {
        position += 1
        var value: [UInt8] = []
        while position < bytes.count {
            var byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") { return value }
            if byte == UInt8(ascii: "\\") {
                guard position < bytes.count else { break }
                byte = bytes[position]
                position += 1
            }
            guard byte == UInt8(ascii: "\t") || byte >= 0x20 && byte != 0x7F else { break }
            value.append(byte)
        }
        throw Challenge.Malformed()
    }

    private func add(
        _ name: String, _ value: String, to challenge: inout Challenge
    ) throws(Challenge.Malformed) {
        guard challenge.parameters.count < ChallengeReader.mostParameters,
            challenge.parameters.updateValue(value, forKey: name) == nil
        else { throw Challenge.Malformed() }
    }

    private mutating func take(while isWanted: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = position
        skip(while: isWanted)
        return bytes[start..<position]
    }

    private mutating func skip(while isWanted: (UInt8) -> Bool) {
        while position < bytes.count, isWanted(bytes[position]) { position += 1 }
    }

    private mutating func skipSpace() {
        skip { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    private static func isToken68(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~+/".utf8.contains(byte)
        }
    }
}
