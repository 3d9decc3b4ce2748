/// Walks over one JSON text (RFC 8259) byte by byte: the tokens, and where they are wrong. It makes no values, and does not recurse.
struct JSONScanner {
    struct Fault: Error {
        var offset: Int
        var message: String
    }

    let bytes: [UInt8]
    private(set) var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The byte at the next place that is no blank; nil at the end.
    mutating func peek() -> UInt8? {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x0a, 0x0d, 0x09: offset += 1
            case let byte: return byte
            }
        }
        return nil
    }

    mutating func skip() { offset += 1 }

    func fault(_ message: String) -> Fault { Fault(offset: offset, message: message) }

    /// A text with its quotes, or a number, true, false or null.
    mutating func scalar(_ first: UInt8) throws(Fault) {
        switch first {
        case UInt8(ascii: "\""): _ = try text()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        case UInt8(ascii: "/"), UInt8(ascii: "#"): throw fault("JSON has no comments")
        case UInt8(ascii: "'"): throw fault("texts stand in double quotes")
        default: throw fault("a value is expected: a text in double quotes, a number, true, false, null, [ or {")
        }
    }

    /// Where the text lies, with its quotes.
    mutating func text() throws(Fault) -> Range<Int> {
        let start = offset
        offset += 1
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: "\""):
                offset += 1
                return start..<offset
            case UInt8(ascii: "\\"): try escape()
            case 0..<0x20: throw fault("a text goes on over the end of its line, or holds a control character")
            default: offset += 1
            }
        }
        throw Fault(offset: start, message: "the text that begins here has no closing quote")
    }

    private mutating func escape() throws(Fault) {
        guard offset + 1 < bytes.count else { return offset += 1 }
        if bytes[offset + 1] == UInt8(ascii: "u") {
            let start = offset
            let first = try codeUnit()
            guard (0xd800..<0xe000).contains(first) else { return }
            let isPair = first < 0xdc00 && bytes[offset...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")])
            guard isPair, (0xdc00..<0xe000).contains(try codeUnit()) else {
                throw Fault(offset: start, message: "this escape is one half of a pair, and the other is not there")
            }
        } else {
            guard "\"\\/bfnrt".utf8.contains(bytes[offset + 1]) else {
                throw fault("after a backslash stands one of \" \\ / b f n r t u; a backslash itself is \\\\")
            }
            offset += 2
        }
    }

    /// Of `\uXXXX`.
    private mutating func codeUnit() throws(Fault) -> Int {
        let digits = bytes[(offset + 2)...].prefix(4)
        guard digits.count == 4, digits.allSatisfy(JSONScanner.isHexDigit),
            let unit = Int(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw fault("\\u is followed by four hexadecimal digits") }
        offset += 6
        return unit
    }

    private mutating func number() throws(Fault) {
        let start = offset
        if bytes[offset] == UInt8(ascii: "-") { offset += 1 }
        let whole = digits()
        var isNumber = whole.count == 1 || (whole.count > 1 && whole.first != UInt8(ascii: "0"))
        if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
            offset += 1
            isNumber = isNumber && !digits().isEmpty
        }
        if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
            offset += 1
            if offset < bytes.count, "+-".utf8.contains(bytes[offset]) { offset += 1 }
            isNumber = isNumber && !digits().isEmpty
        }
        guard isNumber else { throw Fault(offset: start, message: "this is no number; texts stand in double quotes") }
    }

    private mutating func digits() -> ArraySlice<UInt8> {
        let start = offset
        while offset < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[offset]) { offset += 1 }
        return bytes[start..<offset]
    }

    private mutating func word(_ word: String) throws(Fault) {
        guard bytes[offset...].starts(with: word.utf8) else { throw fault("texts stand in double quotes") }
        offset += word.utf8.count
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
