import Foundation

/// What a server answered.
struct HTTPAnswer: Sendable {
    let status: Int
    /// As curl names it: 1.1 or 2.
    let version: String
    let fields: [(name: String, value: String)]
    let body: Data

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The value of a header, when it came exactly once.
    subscript(name: String) -> String? {
        let values = values(of: name)
        return values.count == 1 ? values[0] : nil
    }

    func values(of name: String) -> [String] {
        fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// The codes of an error body in the form of the distribution specification; none when the body is another.
    var errorCodes: [String] {
        (json["errors"] as? [[String: Any]])?.compactMap { $0["code"] as? String } ?? []
    }

    /// The members of a JSON object; none when the body is something else.
    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: body) as? [String: Any]) ?? [:]
    }

    /// Reads what curl wrote: the header blocks of one exchange, of which the last one counts, after any 100 Continue.
    init(head: String, version: String, body: Data) throws {
        let lines = head.split(whereSeparator: \.isNewline).map(String.init)
        guard let start = lines.lastIndex(where: { $0.hasPrefix("HTTP/") }) else {
            throw TestFailure("no HTTP status line in '\(head)'")
        }
        status = lines[start].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        fields = lines[(start + 1)...].compactMap { line in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (String(line[..<colon]), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
        }
        self.version = version
        self.body = body
    }
}
