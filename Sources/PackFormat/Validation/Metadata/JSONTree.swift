import FoundationEssentials
import YAML

/// Reads a JSON text (RFC 8259) as a tree whose nodes know their lines.
///
/// Decoders tell no lines of what they took, and libyaml refuses valid JSON: escaped surrogate pairs, long keys, a colon on the
/// next line.
struct JSONTree {
    /// Why a text is no JSON, or none that is taken.
    struct Fault: Error, Hashable {
        var message: String
        /// Nil when the text as a whole is meant.
        var position: TextPosition?
    }

    /// A key that stands twice in one object. The last one counts, as in Go.
    struct Duplicate: Hashable {
        var key: String
        var isAtRoot: Bool
        var first: TextPosition
        var second: TextPosition
    }

    static let depthLimit = 64
    static let valueLimit = 50_000

    let root: TextNode
    let duplicates: [Duplicate]

    init(_ bytes: [UInt8]) throws(Fault) {
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
            throw Fault(message: "begins with a byte order mark, which JSON must not have", position: nil)
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw Fault(message: "is not UTF-8 text", position: nil)
        }
        var reader = Reader(bytes)
        do throws(JSONScanner.Fault) {
            root = try reader.document()
            duplicates = reader.duplicates
        } catch {
            var place = Place()
            place.move(to: error.offset, in: bytes)
            throw Fault(message: "is not JSON: \(error.message)", position: place.position)
        }
    }

    /// An offset with its line and column, counted along as it moves on.
    private struct Place {
        private var offset = 0
        private(set) var position = TextPosition(line: 1, column: 1)

        mutating func move(to end: Int, in bytes: [UInt8]) {
            while offset < min(end, bytes.count) {
                if bytes[offset] == UInt8(ascii: "\n") {
                    position = TextPosition(line: position.line + 1, column: 1)
                } else if bytes[offset] & 0xC0 != 0x80 {
                    position.column += 1
                }
                offset += 1
            }
        }
    }
}

extension JSONTree {
    private struct Reader {
        private var scanner: JSONScanner
        private var place = Place()
        private var values = 0
        private(set) var duplicates: [Duplicate] = []

        init(_ bytes: [UInt8]) { scanner = JSONScanner(bytes) }

        mutating func document() throws(JSONScanner.Fault) -> TextNode {
            let root = try value(depth: 1)
            guard scanner.peek() == nil else { throw scanner.fault("something follows its end") }
            return root
        }

        private mutating func next() throws(JSONScanner.Fault) -> UInt8 {
            guard let byte = scanner.peek() else { throw scanner.fault("it ends too early") }
            return byte
        }

        /// Where the scanner stands.
        private mutating func position() -> TextPosition {
            place.move(to: scanner.offset, in: scanner.bytes)
            return place.position
        }

        private mutating func value(depth: Int) throws(JSONScanner.Fault) -> TextNode {
            let first = try next()
            let start = scanner.offset
            let position = position()
            values += 1
            guard values <= valueLimit else { throw scanner.fault("it has more than \(valueLimit) values") }
            guard depth <= depthLimit else { throw scanner.fault("it is nested deeper than \(depthLimit) levels") }
            switch first {
            case UInt8(ascii: "{"): return TextNode(.map(try object(depth: depth)), at: position)
            case UInt8(ascii: "["): return TextNode(.list(try list(depth: depth)), at: position)
            case UInt8(ascii: "\""): return TextNode(text: try text(), at: position)
            default:
                try scanner.scalar(first)
                let word = String(decoding: scanner.bytes[start..<scanner.offset], as: UTF8.self)
                return word == "null" ? TextNode(.null, at: position) : TextNode(plain: word, at: position)
            }
        }

        private mutating func object(depth: Int) throws(JSONScanner.Fault) -> YAMLMap<TextPosition> {
            var map = YAMLMap<TextPosition>()
            var indices: [String: Int] = [:]
            scanner.skip()
            if try isEnd("}") { return map }
            while true {
                guard try next() == UInt8(ascii: "\"") else {
                    let isEnd = scanner.peek() == UInt8(ascii: "}")
                    throw scanner.fault(
                        isEnd ? "there is a comma too many before it" : "a name in double quotes is expected")
                }
                let position = position()
                let key = try text()
                guard try next() == UInt8(ascii: ":") else { throw scanner.fault("a colon is expected") }
                scanner.skip()
                let entry = YAMLMap.Entry(key: key, keySource: position, value: try value(depth: depth + 1))
                if let index = indices[key] {
                    let first = map.entries[index].keySource
                    duplicates.append(Duplicate(key: key, isAtRoot: depth == 1, first: first, second: position))
                    map.entries[index] = entry
                } else {
                    indices[key] = map.entries.count
                    map.entries.append(entry)
                }
                if try isEnd("}") { return map }
                try comma(or: "}")
            }
        }

        private mutating func list(depth: Int) throws(JSONScanner.Fault) -> [TextNode] {
            var list: [TextNode] = []
            scanner.skip()
            if try isEnd("]") { return list }
            while true {
                list.append(try value(depth: depth + 1))
                if try isEnd("]") { return list }
                try comma(or: "]")
            }
        }

        private mutating func isEnd(_ sign: Unicode.Scalar) throws(JSONScanner.Fault) -> Bool {
            guard try next() == UInt8(ascii: sign) else { return false }
            scanner.skip()
            return true
        }

        private mutating func comma(or end: Unicode.Scalar) throws(JSONScanner.Fault) {
            guard try next() == UInt8(ascii: ",") else { throw scanner.fault("a comma or \(end) is expected") }
            scanner.skip()
        }

        private mutating func text() throws(JSONScanner.Fault) -> String {
            let quoted = scanner.bytes[try scanner.text()]
            guard quoted.contains(UInt8(ascii: "\\")) else {
                return String(decoding: quoted.dropFirst().dropLast(), as: UTF8.self)
            }
            guard let text = try? JSONDecoder().decode(String.self, from: Data(quoted)) else {
                throw scanner.fault("the text before it cannot be read")
            }
            return text
        }
    }
}
