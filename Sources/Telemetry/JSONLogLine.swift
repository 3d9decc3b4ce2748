import Logging

/// Writes a record as one JSON object (RFC 8259), its keys in byte order. Numbers and truth values stay such.
struct JSONLogLine {
    var time: String
    var message: String
    /// Keys whose value is the same on every line.
    var constants: [String: String] = [:]

    func append(_ record: LogRecord, to line: inout [UInt8]) {
        var own = constants.mapValues { Logger.MetadataValue.string($0) }
        own[time] = .string(record.time.rfc3339)
        own["level"] = .string("\(record.level.shown)")
        own[message] = .string(record.message)
        let fields = record.sortedFields(reserving: Set(own.keys))
        let all = fields + own.map { (key: $0.key, value: $0.value) }
        JSONLogLine.append(object: all, to: &line)
    }

    private static func append(object members: [(key: String, value: Logger.MetadataValue)], to line: inout [UInt8]) {
        line.append(UInt8(ascii: "{"))
        let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        for (index, member) in sorted.enumerated() {
            if index > 0 { line.append(UInt8(ascii: ",")) }
            LogEscape.json.appendQuoted(member.key, to: &line)
            line.append(UInt8(ascii: ":"))
            append(member.value, to: &line)
        }
        line.append(UInt8(ascii: "}"))
    }

    static func append(_ value: Logger.MetadataValue, to line: inout [UInt8]) {
        switch value {
        case .string(let text):
            LogEscape.json.appendQuoted(text, to: &line)
        case .stringConvertible(let number as any FixedWidthInteger):
            line.append(contentsOf: number.description.utf8)
        case .stringConvertible(let truth as Bool):
            line.append(contentsOf: truth.description.utf8)
        case .stringConvertible(let other):
            LogEscape.json.appendQuoted(other.description, to: &line)
        case .dictionary(let members):
            append(object: members.map { (key: $0.key, value: $0.value) }, to: &line)
        case .array(let elements):
            line.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { line.append(UInt8(ascii: ",")) }
                append(element, to: &line)
            }
            line.append(UInt8(ascii: "]"))
        }
    }
}
