import Wording

extension JSONTree {
    /// Where and why text is no JSON.
    struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        var line: Int
        var words: String

        var description: String { "line \(line): \(words)" }
    }

    /// Reads a document (RFC 8259). A name that an object has twice, and more than 64 levels, make it none.
    init(reading text: String) throws(Problem) {
        var reader = Reader(bytes: Array(text.utf8))
        self = try reader.document()
    }

    private struct Reader {
        static let deepest = 64

        let bytes: [UInt8]
        var position = 0

        mutating func document() throws(Problem) -> JSONTree {
            if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
            let tree = try value(depth: 0)
            skipSpace()
            guard position == bytes.count else { throw problem("something follows the end of the document") }
            return tree
        }

        private mutating func value(depth: Int) throws(Problem) -> JSONTree {
            guard depth < Reader.deepest else { throw problem("more than \(Reader.deepest) levels") }
            skipSpace()
            guard position < bytes.count else { throw problem("the text ends too early") }
            switch bytes[position] {
            case UInt8(ascii: "{"): return try object(depth: depth)
            case UInt8(ascii: "["): return try array(depth: depth)
            case UInt8(ascii: "\""): return .string(try string())
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
            default:
                for (word, tree) in [("true", JSONTree.bool(true)), ("false", .bool(false)), ("null", .null)]
                where bytes[position...].starts(with: word.utf8) {
                    position += word.utf8.count
                    return tree
                }
                throw problem("no value begins like this")
            }
        }

        private mutating func object(depth: Int) throws(Problem) -> JSONTree {
            position += 1
            var members: [Member] = []
            var names: Set<String> = []
            while try !ends(with: UInt8(ascii: "}"), isFirst: members.isEmpty) {
                guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                    throw problem("a member begins with its name in quotes")
                }
                let name = try string()
                guard names.insert(name).inserted else { throw problem("\(ShownText.quoted(name)) is there twice") }
                skipSpace()
                guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else {
                    throw problem("a colon is missing behind \(ShownText.quoted(name))")
                }
                position += 1
                members.append(Member(name: name, value: try value(depth: depth + 1)))
            }
            return .object(members)
        }

        private mutating func array(depth: Int) throws(Problem) -> JSONTree {
            position += 1
            var items: [JSONTree] = []
            while try !ends(with: UInt8(ascii: "]"), isFirst: items.isEmpty) {
                items.append(try value(depth: depth + 1))
            }
            return .array(items)
        }

        /// Whether a list ends here; takes the end, or the comma before the next member.
        private mutating func ends(with close: UInt8, isFirst: Bool) throws(Problem) -> Bool {
            skipSpace()
            guard position < bytes.count else { throw problem("the text ends too early") }
            if bytes[position] == close {
                position += 1
                return true
            }
            guard !isFirst else { return false }
            guard bytes[position] == UInt8(ascii: ",") else { throw problem("a comma is missing") }
            position += 1
            skipSpace()
            return false
        }

        private mutating func number() throws(Problem) -> String {
            let start = position
            let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
            func isThere(_ wanted: String) -> Bool { position < bytes.count && wanted.utf8.contains(bytes[position]) }
            func takeDigits() throws(Problem) {
                let first = position
                while position < bytes.count, digits.contains(bytes[position]) { position += 1 }
                guard position > first else { throw problem("a number lacks its digits") }
            }
            if isThere("-") { position += 1 }
            let whole = position
            try takeDigits()
            guard bytes[whole] != UInt8(ascii: "0") || position == whole + 1 else {
                throw problem("a number does not begin with 0")
            }
            if isThere(".") {
                position += 1
                try takeDigits()
            }
            if isThere("eE") {
                position += 1
                if isThere("+-") { position += 1 }
                try takeDigits()
            }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }

        private mutating func string() throws(Problem) -> String {
            position += 1
            var text: [UInt8] = []
            while position < bytes.count {
                let byte = bytes[position]
                position += 1
                switch byte {
                case UInt8(ascii: "\""):
                    guard let text = String(validating: text, as: UTF8.self) else { throw problem("it is no UTF-8") }
                    return text
                case UInt8(ascii: "\\"): text += try escaped()
                case 0..<0x20: throw problem("a string has a control character in it")
                default: text.append(byte)
                }
            }
            throw problem("a string has no end")
        }

        private mutating func escaped() throws(Problem) -> [UInt8] {
            guard position < bytes.count else { throw problem("a string has no end") }
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
            case UInt8(ascii: "b"): return [0x08]
            case UInt8(ascii: "f"): return [0x0C]
            case UInt8(ascii: "n"): return [0x0A]
            case UInt8(ascii: "r"): return [0x0D]
            case UInt8(ascii: "t"): return [0x09]
            case UInt8(ascii: "u"): return Array(String(Character(try unicode())).utf8)
            default: throw problem("an escape in a string is none")
            }
        }

        private mutating func unicode() throws(Problem) -> Unicode.Scalar {
            let first = try codeUnit()
            if let scalar = Unicode.Scalar(first) { return scalar }
            guard UTF16.isLeadSurrogate(first), bytes[position...].starts(with: "\\u".utf8) else {
                throw problem("half a character is escaped in a string")
            }
            position += 2
            let second = try codeUnit()
            guard UTF16.isTrailSurrogate(second) else { throw problem("half a character is escaped in a string") }
            return UTF16.decode(UTF16.EncodedScalar([first, second]))
        }

        private mutating func codeUnit() throws(Problem) -> UInt16 {
            let digits = bytes[position...].prefix(4)
            guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
                let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
            else { throw problem("an escape in a string lacks its four digits") }
            position += 4
            return unit
        }

        private mutating func skipSpace() {
            while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
        }

        private func problem(_ words: String) -> Problem {
            Problem(line: bytes[..<min(position, bytes.count)].count { $0 == 0x0A } + 1, words: words)
        }
    }
}
