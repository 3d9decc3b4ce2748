import Logging

extension LogFormat {
    /// The line for `record`, with its newline. Nothing in the record can begin another line.
    func line(for record: LogRecord) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(512)
        switch self {
        case .text: appendText(record, to: &line)
        case .json: JSONLogLine(time: "time", message: "msg").append(record, to: &line)
        case .logstash:
            JSONLogLine(time: "@timestamp", message: "message", constants: ["@version": "1", "type": "log"])
                .append(record, to: &line)
        }
        line.append(UInt8(ascii: "\n"))
        return line
    }

    private func appendText(_ record: LogRecord, to line: inout [UInt8]) {
        line.append(contentsOf: "time=\"".utf8)
        line.append(contentsOf: record.time.rfc3339Bytes)
        line.append(contentsOf: "\" level=".utf8)
        line.append(contentsOf: "\(record.level.shown)".utf8)
        line.append(contentsOf: " msg=".utf8)
        LogEscape.text.appendQuoted(record.message, to: &line)
        for (key, value) in record.sortedFields(reserving: ["time", "level", "msg"]) {
            line.append(UInt8(ascii: " "))
            appendWord(key, to: &line)
            line.append(UInt8(ascii: "="))
            appendWord(text(of: value), to: &line)
        }
    }

    /// Lists and maps in the form of JSON, whose order is always the same.
    private func text(of value: Logger.MetadataValue) -> String {
        switch value {
        case .string(let text): return text
        case .stringConvertible(let other): return other.description
        case .array, .dictionary:
            var json: [UInt8] = []
            JSONLogLine.append(value, to: &json)
            return String(decoding: json, as: UTF8.self)
        }
    }

    /// Appends `word` as it is when no reader could take it for something else, otherwise quoted.
    private func appendWord(_ word: String, to line: inout [UInt8]) {
        let isPlain = word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "/"), UInt8(ascii: "@"), UInt8(ascii: "^"), UInt8(ascii: "+"):
                true
            default: false
            }
        }
        if isPlain, !word.isEmpty, word.utf8.count <= LogEscape.valueLimit {
            line.append(contentsOf: word.utf8)
        } else {
            LogEscape.text.appendQuoted(word, to: &line)
        }
    }
}
