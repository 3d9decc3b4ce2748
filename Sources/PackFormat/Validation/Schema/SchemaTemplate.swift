/// What a rule of `schema.yaml` says: parts such as `required` and `format "${number:[1-9]}"` between double braces, joined by
/// pipes.
struct SchemaTemplate: Hashable {
    /// Why a text is none.
    struct Fault: Error, Hashable {
        var message: String
    }

    enum Piece: Hashable {
        case literal(String)
        case slot(Slot)
    }

    /// `${type}`, `${type:/pattern/}` or `${type:[argument]}`.
    struct Slot: Hashable {
        var type: String
        var pattern: String?
        /// What stands between brackets: a range, or options joined by commas.
        var argument: String?
    }

    /// Bytes.
    static let maximumLength = 16 << 10

    private(set) var isRequired = false
    private(set) var isReadOnly = false
    /// Empty without a format.
    private(set) var format: [Piece] = []
    private(set) var hints: [String] = []

    init(_ text: String) throws(Fault) {
        guard text.utf8.count <= Self.maximumLength else {
            throw Fault(message: "it has more than \(Self.maximumLength) bytes")
        }
        let trimmed = Self.trimmed(text[...])
        guard trimmed.hasPrefix("{{"), trimmed.hasSuffix("}}"), trimmed.utf8.count >= 4 else {
            throw Fault(message: "it does not stand between {{ and }}")
        }
        for part in try Self.parts(of: trimmed.dropFirst(2).dropLast(2)) { try read(part) }
    }

    private mutating func read(_ words: [Word]) throws(Fault) {
        guard case .name(let name)? = words.first else {
            throw Fault(message: "a part between pipes is empty or has no name")
        }
        let texts = words.dropFirst().compactMap(\.text)
        guard texts.count == words.count - 1 else {
            throw Fault(message: "what follows \(name) has to be in double quotes")
        }
        switch (name, texts.count) {
        case ("required", 0): isRequired = true
        case ("readonly", 0): isReadOnly = true
        case ("format", 1): format = try Self.pieces(of: texts[0])
        case ("hints", 1...): hints += texts
        case ("required", _), ("readonly", _): throw Fault(message: "\(name) takes no text")
        case ("format", _): throw Fault(message: "format takes one text in double quotes")
        case ("hints", _): throw Fault(message: "hints takes at least one text in double quotes")
        default: throw Fault(message: "there is no part \(ShownName(name)), only required, readonly, format and hints")
        }
    }

    private static func pieces(of text: String) throws(Fault) -> [Piece] {
        var pieces: [Piece] = []
        var rest = text[...]
        while let start = rest.firstRange(of: "${") {
            if start.lowerBound > rest.startIndex { pieces.append(.literal(String(rest[..<start.lowerBound]))) }
            rest = rest[start.upperBound...]
            pieces.append(.slot(try slot(&rest)))
        }
        if !rest.isEmpty { pieces.append(.literal(String(rest))) }
        return pieces
    }

    /// Reads what follows `${`, with the brace at its end.
    private static func slot(_ rest: inout Substring) throws(Fault) -> Slot {
        let type = rest.prefix { $0 != ":" && $0 != "}" }
        rest = rest[type.endIndex...]
        var slot = Slot(type: String(trimmed(type)))
        if rest.hasPrefix(":/") {
            slot.pattern = try cut(&rest, after: 2, at: "/}")
        } else if rest.hasPrefix(":[") {
            slot.argument = try cut(&rest, after: 2, at: "]}")
        } else if rest.hasPrefix("}") {
            rest.removeFirst()
        } else {
            throw Fault(message: "a ${ has no type, /pattern/ or [ ] up to its }")
        }
        return slot
    }

    private static func cut(_ rest: inout Substring, after count: Int, at end: String) throws(Fault) -> String {
        let inner = rest.dropFirst(count)
        guard let range = inner.firstRange(of: end) else { throw Fault(message: "a ${ ends without \(end)") }
        rest = inner[range.upperBound...]
        return String(inner[..<range.lowerBound])
    }

    static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}

extension SchemaTemplate {
    fileprivate enum Word {
        case name(String)
        case quoted(String)

        var text: String? {
            if case .quoted(let text) = self { return text }
            return nil
        }
    }

    /// The words of each part. Pipes inside quotes belong to the text.
    fileprivate static func parts(of text: Substring) throws(Fault) -> [[Word]] {
        var parts: [[Word]] = [[]]
        var rest = text
        while let first = rest.first {
            if first.isWhitespace {
                rest.removeFirst()
            } else if first == "|" {
                rest.removeFirst()
                parts.append([])
            } else if first == "\"" {
                parts[parts.count - 1].append(.quoted(try quoted(&rest)))
            } else {
                let word = rest.prefix { !$0.isWhitespace && $0 != "|" && $0 != "\"" }
                parts[parts.count - 1].append(.name(String(word)))
                rest = rest[word.endIndex...]
            }
        }
        return parts
    }

    /// Reads up to the next quotation mark that has no backslash before it. Other backslashes are part of the text.
    private static func quoted(_ rest: inout Substring) throws(Fault) -> String {
        var text = ""
        rest.removeFirst()
        while let character = rest.popFirst() {
            if character == "\"" { return text }
            if character == "\\", rest.first == "\"" {
                text.append(rest.removeFirst())
            } else {
                text.append(character)
            }
        }
        throw Fault(message: "a quotation mark is missing")
    }
}
