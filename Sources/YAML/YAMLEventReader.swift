internal import CYAML

/// Reads a text event by event.
///
/// This is the only file that knows the parser, the system's libyaml. The package Yams is not used: its `compose` compares
/// keys after aliases have been put in, so that a small hostile file keeps it busy for hours; it names one line of a
/// duplicate key, not both; it lets a pointer to a short text outlive the text; and it links the whole of Foundation,
/// 44 MB of tables included, to tell a number from a word.
struct YAMLEventReader: ~Copyable {
    // Safe: both are allocated in `init` and freed in `deinit` and nowhere else. libyaml keeps pointers to the parser and
    // to the input, which is why neither may move.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>
    private var isFinished = false

    init(_ bytes: [UInt8]) throws(YAMLProblem) {
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        input = .allocate(capacity: bytes.count)
        _ = input.initialize(from: bytes)
        guard yaml_parser_initialize(parser) == 1 else {
            throw YAMLProblem(message: "no memory to read it", at: TextPosition(line: 0, column: 0))
        }
        yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deinitialize(count: 1)
        parser.deallocate()
        input.deallocate()
    }

    /// The next event; `.streamEnd` for ever after the last one.
    mutating func next() throws(YAMLProblem) -> YAMLEvent {
        guard !isFinished else { return YAMLEvent(kind: .streamEnd, position: TextPosition(line: 0, column: 0)) }
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else {
            isFinished = true
            throw problem()
        }
        defer { yaml_event_delete(&event) }
        if event.type == YAML_STREAM_END_EVENT || event.type == YAML_NO_EVENT { isFinished = true }
        return Self.converted(event)
    }
}

extension YAMLEventReader {
    private static func converted(_ event: yaml_event_t) -> YAMLEvent {
        var result = YAMLEvent(
            kind: .structure, position: TextPosition(event.start_mark))
        switch event.type {
        case YAML_STREAM_END_EVENT, YAML_NO_EVENT:
            result.kind = .streamEnd
        case YAML_DOCUMENT_END_EVENT:
            result.kind = .documentEnd
        case YAML_ALIAS_EVENT:
            result.kind = .alias(text(event.data.alias.anchor) ?? "")
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            // Safe: libyaml hands out `length` bytes of UTF-8 that live until the event is deleted.
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            let (tag, foreign) = meaning(of: text(scalar.tag))
            result.foreignTag = foreign
            result.anchor = text(scalar.anchor)
            let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
            result.kind = .scalar(Scalar(text: String(decoding: bytes, as: UTF8.self), isPlain: isPlain, tag: tag))
        case YAML_SEQUENCE_START_EVENT:
            result.kind = .listStart
            result.anchor = text(event.data.sequence_start.anchor)
            result.foreignTag = meaning(of: text(event.data.sequence_start.tag)).foreign
        case YAML_SEQUENCE_END_EVENT:
            result.kind = .listEnd
        case YAML_MAPPING_START_EVENT:
            result.kind = .mapStart
            result.anchor = text(event.data.mapping_start.anchor)
            result.foreignTag = meaning(of: text(event.data.mapping_start.tag)).foreign
        case YAML_MAPPING_END_EVENT:
            result.kind = .mapEnd
        default:
            break
        }
        return result
    }

    private static func text(_ pointer: UnsafePointer<UInt8>?) -> String? {
        pointer.map { String(cString: $0) }
    }

    /// What a tag asks of a scalar; a tag that asks for nothing known is returned as it stands.
    private static func meaning(of tag: String?) -> (tag: Scalar.Tag?, foreign: String?) {
        let standard = "tag:yaml.org,2002:"
        guard let tag else { return (nil, nil) }
        guard tag.hasPrefix(standard) else { return tag == "!" ? (.text, nil) : (nil, tag) }
        switch tag.dropFirst(standard.count) {
        case "str": return (.text, nil)
        case "bool": return (.boolean, nil)
        case "int": return (.integer, nil)
        case "float": return (.float, nil)
        case "null": return (.null, nil)
        case "map", "seq", "omap", "merge", "timestamp": return (nil, nil)
        case let other: return (nil, "!!" + other)
        }
    }

    /// What the parser complains of, in one sentence.
    private func problem() -> YAMLProblem {
        let state = parser.pointee
        let mark = state.problem_mark
        let words = state.problem.map { String(cString: $0) } ?? "it cannot be read"
        guard state.error != YAML_READER_ERROR else {
            let before = input.prefix(Int(state.problem_offset))
            let line = before.count { $0 == UInt8(ascii: "\n") } + 1
            let column = before.count - (before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0) + 1
            return YAMLProblem(message: "not a text: \(words)", at: TextPosition(line: line, column: column))
        }
        var message = "not YAML: \(words)"
        if let context = state.context.map({ String(cString: $0) }) {
            message += " \(context)"
            let began = Int(state.context_mark.line)
            if began != Int(mark.line) { message += " that begins at line \(began + 1)" }
        }
        if let hint = hint(at: Int(mark.index), problem: words) { message += "; \(hint)" }
        return YAMLProblem(message: message, at: TextPosition(mark))
    }

    /// A word of help for what people run into most.
    private func hint(at index: Int, problem: String) -> String? {
        if problem.hasPrefix("mapping values are not allowed") {
            return "a value that holds \": \" needs quotes, and keys of one map need the same indentation"
        }
        guard problem.hasPrefix("found character that cannot start"), index < input.count else { return nil }
        switch input[index] {
        case UInt8(ascii: "\t"): return "indent with spaces, not with tabs"
        case UInt8(ascii: "@"), UInt8(ascii: "`"), UInt8(ascii: "%"):
            return "a value that begins with @, ` or % needs quotes"
        default: return nil
        }
    }
}

extension TextPosition {
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}
