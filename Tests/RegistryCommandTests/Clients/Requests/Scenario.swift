import Foundation
import Testing

/// Requests as one client sends them, in order, over one plain connection, with what has to come back.
///
/// Words that begin with `$` stand for values: those that a test gives, `$location` for path and query of the last Location,
/// and `$closing` for the same with the start of a digest parameter.
struct Scenario: Sendable, CustomTestStringConvertible {
    enum Content: Sendable {
        case none
        case whole(String)
        /// In chunked coding, a piece a chunk.
        case chunked([String])
    }

    struct Step: Sendable {
        let method: String
        let target: String
        var headers: [String] = []
        var content = Content.none
        let status: Int
        /// Header fields that must come, once each; `*` stands for any end of a value, an empty value for no field at all.
        var fields: [String: String] = [:]
        var text: String?
        /// Whether `$location` stays what it was.
        var keepsLocation = false

        init(
            _ method: String, _ target: String, _ headers: [String] = [], _ content: Content = .none, is status: Int,
            with fields: [String: String] = [:], text: String? = nil, keepsLocation: Bool = false
        ) {
            self.keepsLocation = keepsLocation
            (self.method, self.target, self.headers, self.content) = (method, target, headers, content)
            (self.status, self.fields, self.text) = (status, fields, text)
        }
    }

    let testDescription: String
    let steps: [Step]

    init(_ description: String, _ steps: [Step]) {
        testDescription = description
        self.steps = steps
    }

    /// Goes through the steps and says what came otherwise, a line each; nothing is asked after the first difference.
    func differences(on port: Int, values: [String: String]) async throws -> [String] {
        try await onThread {
            let wire = try Wire(port: port)
            var values = values
            for (number, step) in steps.enumerated() {
                let target = Self.filled(step.target, values)
                let headers = step.headers.map { Self.filled($0, values) }
                let answer = try Self.send(step, to: target, headers, over: wire, values)
                let differences = step.differences(from: answer, values)
                guard differences.isEmpty else {
                    return differences.map { "step \(number + 1), \(step.method) \(target): \($0)" }
                }
                if answer["Location"] != nil, !step.keepsLocation {
                    let location = try answer.locationPath()
                    values["location"] = location
                    values["closing"] = Endpoint.closing(location, as: "")
                }
            }
            return []
        }
    }

    private static func send(
        _ step: Step, to target: String, _ headers: [String], over wire: Wire, _ values: [String: String]
    ) throws -> HTTPAnswer {
        switch step.content {
        case .none: return try wire.ask(step.method, target, headers: headers)
        case .whole(let text):
            return try wire.ask(step.method, target, headers: headers, body: Array(filled(text, values).utf8))
        case .chunked(let pieces):
            let head = ["\(step.method) \(target) HTTP/1.1", "Host: 127.0.0.1", "Transfer-Encoding: chunked"] + headers
            try wire.send(head.joined(separator: "\r\n") + "\r\n\r\n")
            for piece in pieces { try wire.send("\(String(piece.utf8.count, radix: 16))\r\n\(piece)\r\n") }
            try wire.send("0\r\n\r\n")
            return try wire.answer(to: step.method)
        }
    }

    /// Longer names first, so that none is taken for the start of another.
    fileprivate static func filled(_ text: String, _ values: [String: String]) -> String {
        values.sorted { $0.key.count > $1.key.count }.reduce(text) { $0.replacing("$\($1.key)", with: $1.value) }
    }
}

extension Scenario.Step {
    fileprivate func differences(from answer: HTTPAnswer, _ values: [String: String]) -> [String] {
        var differences: [String] = []
        if answer.status != status {
            differences.append("\(answer.status) instead of \(status): \(answer.text.prefix(300))")
        }
        for (name, expected) in fields.sorted(by: { $0.key < $1.key }) {
            let found = answer.values(of: name)
            let wanted = Scenario.filled(expected, values)
            let isRight =
                if wanted.isEmpty {
                    found.isEmpty
                } else if wanted.hasSuffix("*") {
                    found.count == 1 && found[0].hasPrefix(wanted.dropLast())
                } else {
                    found == [wanted]
                }
            if !isRight { differences.append("\(name) is \(found) instead of '\(wanted)'") }
        }
        if let text, answer.text != Scenario.filled(text, values) {
            differences.append("the body is '\(answer.text.prefix(300))'")
        }
        return differences
    }
}
