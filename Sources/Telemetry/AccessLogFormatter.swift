/// Writes entries in Apache's combined form and keeps the text of the current second.
struct AccessLogFormatter: Sendable {
    /// The most bytes of a request's text that a field shows.
    static let fieldLimit = 4096

    private var second: Int64 = .min
    private var secondText: [UInt8] = []

    /// `remote - user [10/Oct/2000:13:55:36 +0000] "GET /v2/ HTTP/1.1" 200 2 "referer" "agent"` and a newline. A client
    /// whose certificate was verified has one more field in quotes, the subject of it.
    mutating func append(_ entry: AccessLogEntry, to line: inout [UInt8]) {
        appendBare(entry.remoteAddress, to: &line)
        line.append(contentsOf: " - ".utf8)
        appendBare(entry.user, to: &line)
        line.append(contentsOf: " [".utf8)
        if entry.time.seconds != second {
            second = entry.time.seconds
            secondText = entry.time.commonLogBytes
        }
        line.append(contentsOf: secondText)
        line.append(contentsOf: "] \"".utf8)
        appendEscaped(entry.method, to: &line)
        line.append(UInt8(ascii: " "))
        appendEscaped(entry.target, to: &line)
        line.append(UInt8(ascii: " "))
        appendEscaped(entry.httpVersion, to: &line)
        line.append(contentsOf: "\" ".utf8)
        line.append(contentsOf: String(entry.status).utf8)
        line.append(UInt8(ascii: " "))
        line.append(contentsOf: String(entry.bodyBytes).utf8)
        appendQuoted(entry.referer, to: &line)
        appendQuoted(entry.userAgent, to: &line)
        if let subject = entry.clientSubject { appendQuoted(subject, to: &line) }
        line.append(UInt8(ascii: "\n"))
    }

    private func appendQuoted(_ field: String?, to line: inout [UInt8]) {
        line.append(contentsOf: " \"".utf8)
        appendEscaped(field ?? "-", to: &line)
        line.append(UInt8(ascii: "\""))
    }

    /// A field without quotes: a space in it would shift those after it, so it is escaped too.
    private func appendBare(_ field: String?, to line: inout [UInt8]) {
        guard let field, !field.isEmpty else {
            line.append(UInt8(ascii: "-"))
            return
        }
        appendEscaped(field, includingSpaces: true, to: &line)
    }

    /// As Apache does it: quotes, backslashes and the usual control characters by a backslash, every other byte that is
    /// not printable ASCII as `\xhh`.
    private func appendEscaped(_ field: String, includingSpaces: Bool = false, to line: inout [UInt8]) {
        var field = field
        let isPlain = field.withUTF8 { bytes in
            bytes.count <= AccessLogFormatter.fieldLimit
                && bytes.allSatisfy { byte in
                    byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
                        || byte == UInt8(ascii: " ") && !includingSpaces
                }
        }
        if isPlain {
            line.append(contentsOf: field.utf8)
            return
        }
        for byte in field.utf8.prefix(AccessLogFormatter.fieldLimit) {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                line.append(UInt8(ascii: "\\"))
                line.append(byte)
            case UInt8(ascii: " ") where !includingSpaces, 0x21...0x7E:
                line.append(byte)
            case 0x08...0x0D where byte != 0x0C:
                line.append(UInt8(ascii: "\\"))
                line.append(AccessLogFormatter.controlLetters[Int(byte) - 0x08])
            default:
                line.append(contentsOf: #"\x"#.utf8)
                line.appendHexadecimal(byte)
            }
        }
        if field.utf8.count > AccessLogFormatter.fieldLimit { line.append(contentsOf: "...".utf8) }
    }

    /// For the bytes 0x08 to 0x0D: backspace, tab, newline, vertical tab, (form feed,) carriage return.
    private static let controlLetters = Array("btnvfr".utf8)
}
