import HTTPTypes

/// One line of a header section (RFC 9112, section 5).
struct FieldLine {
    var name: HTTPField.Name
    /// Without the spaces and tabs around it.
    var value: String

    /// - Parameter line: without its end and without control characters but tabs.
    init(_ line: Span<UInt8>) throws(ConnectionRefusal) {
        var colon = 0
        while colon < line.count, line[colon].isTokenCharacter { colon += 1 }
        guard colon > 0, colon < line.count, line[colon] == UInt8(ascii: ":") else {
            throw .malformed("a line of the header is no field: a name, a colon, a value")
        }
        var start = colon + 1
        var end = line.count
        while start < end, line[start].isBlank { start += 1 }
        while end > start, line[end - 1].isBlank { end -= 1 }
        name = try Self.name(line.extracting(0..<colon).text)
        value = line.extracting(start..<end).text
    }

    /// Whether it says how the connection is to be read, which is too late behind a body (RFC 9110, section 6.5.1).
    var isOfConnection: Bool {
        switch name.canonicalName {
        case "connection", "content-length", "host", "transfer-encoding": true
        default: false
        }
    }

    private static func name(_ text: String) throws(ConnectionRefusal) -> HTTPField.Name {
        if let name = frequent[text] { return name }
        guard let name = HTTPField.Name(text) else {
            throw .malformed("\"\(text)\" is no name of a header field")
        }
        return name
    }

    /// Names as clients of registries write them, made once.
    private static let frequent: [String: HTTPField.Name] = Dictionary(
        uniqueKeysWithValues: [
            "Accept", "Accept-Encoding", "Authorization", "Connection", "Content-Length", "Content-Range",
            "Content-Type",
            "Expect", "Host", "If-None-Match", "Range", "Referer", "Transfer-Encoding", "User-Agent", "X-Forwarded-For",
            "X-Forwarded-Host", "X-Forwarded-Proto", "X-Request-Id",
        ].flatMap { text in
            [text, text.lowercased()].compactMap { text in HTTPField.Name(text).map { (text, $0) } }
        })
}
