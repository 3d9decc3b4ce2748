import FoundationEssentials

/// Which line of a JSON file says what, for messages about it. Making it shows that the file is JSON at all: decoders tell no place.
public struct PropertyLines: Sendable {
    /// Levels of objects and lists.
    public static let maximumDepth = 64
    /// Properties and members that are remembered, the first ones, with paths of at most ``maximumLength`` bytes.
    public static let maximumCount = 10_000
    /// Bytes of a path.
    public static let maximumLength = 256

    private var lines: [String: Int] = [:]
    /// Paths of names that an object has more than once; none of longer paths.
    private(set) var repeated: Set<String> = []

    /// The line, from 1, of a property or list member such as `constraints.dependencies[2].type`. Nil for what is not there.
    public func line(of path: String) -> Int? { lines[path] }

    /// Reads one JSON text. Throws ``PackError/Code/invalidMetadata`` with line and column for anything else, and for what is no UTF-8 or
    /// nested deeper than ``maximumDepth``. `file` is named in messages.
    public init(_ bytes: some Collection<UInt8>, file: String = "pack.json") throws(PackError) {
        let bytes = Array(bytes)
        guard !bytes.starts(with: [0xef, 0xbb, 0xbf]) else {
            throw PackError(.invalidMetadata, "\(file) begins with a byte-order mark; it must be UTF-8 without one")
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw PackError(.invalidMetadata, "\(file) is not UTF-8, as JSON must be")
        }
        do throws(JSONScanner.Fault) {
            try walk(JSONScanner(bytes))
        } catch {
            let before = bytes[..<error.offset]
            let line = before.count { $0 == UInt8(ascii: "\n") } + 1
            let column = before.reversed().prefix { $0 != UInt8(ascii: "\n") }.count + 1
            throw PackError(
                .invalidMetadata, "\(file) is no valid JSON: line \(line), column \(column): \(error.message)")
        }
    }

    private struct Frame {
        /// Nil when it is too long.
        var path: String?
        /// Nil in a list.
        var names: Set<String>?
        var index = 0

        /// The path of what is behind its own.
        func path(_ inner: @autoclosure () -> String) -> String? {
            guard let path else { return nil }
            let whole = path + inner()
            return whole.utf8.count <= PropertyLines.maximumLength ? whole : nil
        }
    }

    private enum Expected {
        case value, firstValue, name, firstName, end
    }

    private mutating func walk(_ scanner: JSONScanner) throws(JSONScanner.Fault) {
        var scanner = scanner
        var frames: [Frame] = []
        var expected = Expected.value
        var path: String? = ""
        var line = (number: 1, offset: 0)
        repeat {
            guard let byte = scanner.peek() else { throw scanner.fault("it ends too early") }
            for index in line.offset..<scanner.offset where scanner.bytes[index] == UInt8(ascii: "\n") {
                line.number += 1
            }
            line.offset = scanner.offset
            switch (expected, byte) {
            case (.firstValue, UInt8(ascii: "]")), (.firstName, UInt8(ascii: "}")):
                scanner.skip()
                frames.removeLast()
                expected = .end
            case (.value, _), (.firstValue, _):
                if let frame = frames.last, frame.names == nil {
                    path = frame.path("[\(frame.index)]")
                    note(path, line.number)
                }
                guard byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") else {
                    try scanner.scalar(byte)
                    expected = .end
                    continue
                }
                guard frames.count < PropertyLines.maximumDepth else {
                    throw scanner.fault("it is nested deeper than \(PropertyLines.maximumDepth) levels")
                }
                scanner.skip()
                frames.append(Frame(path: path, names: byte == UInt8(ascii: "{") ? [] : nil))
                expected = byte == UInt8(ascii: "{") ? .firstName : .firstValue
            case (.name, UInt8(ascii: "\"")), (.firstName, UInt8(ascii: "\"")):
                let name = try name(&scanner)
                path = frames[frames.count - 1].path(frames.count == 1 ? name : ".\(name)")
                let isNew = frames[frames.count - 1].names?.insert(name).inserted == true
                if !isNew, let path { repeated.insert(path) }
                note(path, line.number)
                expected = .value
            case (.name, _), (.firstName, _):
                throw scanner.fault(
                    byte == UInt8(ascii: "}")
                        ? "there is a comma too many before it" : "a name in double quotes is expected")
            case (.end, UInt8(ascii: ",")):
                scanner.skip()
                frames[frames.count - 1].index += 1
                expected = frames[frames.count - 1].names == nil ? .value : .name
            case (.end, UInt8(ascii: "]")) where frames.last?.names == nil,
                (.end, UInt8(ascii: "}")) where frames.last?.names != nil:
                scanner.skip()
                frames.removeLast()
            case (.end, _):
                throw scanner.fault("a comma or \(frames.last?.names == nil ? "]" : "}") is expected")
            }
        } while !frames.isEmpty
        guard scanner.peek() == nil else { throw scanner.fault("something follows its end") }
    }

    private mutating func note(_ path: String?, _ line: Int) {
        guard let path, lines.count < PropertyLines.maximumCount, lines[path] == nil else { return }
        lines[path] = line
    }

    /// A name and its colon.
    private func name(_ scanner: inout JSONScanner) throws(JSONScanner.Fault) -> String {
        let quoted = scanner.bytes[try scanner.text()]
        guard scanner.peek() == UInt8(ascii: ":") else { throw scanner.fault("a colon is expected") }
        scanner.skip()
        guard quoted.contains(UInt8(ascii: "\\")) else {
            return String(decoding: quoted.dropFirst().dropLast(), as: UTF8.self)
        }
        guard let name = try? JSONDecoder().decode(String.self, from: Data(quoted)) else {
            throw scanner.fault("the name before it cannot be read")
        }
        return name
    }
}
