import HTTPExchange

/// What became of an attempt to send spans.
struct CollectorAnswer: Hashable, Sendable {
    /// Bytes of what others say.
    private static let longest = 300

    var outcome: ExportAttempts.Outcome
    /// Spans that the collector did not take of those that it did.
    var rejected: Int64 = 0
    /// For the log; without address and headers.
    var words: String
}

extension CollectorAnswer {
    /// Why there is none, for a person.
    static func words(for error: any Error) -> String {
        let failure = ExchangeFailure(error)
        return failure.kind == .cancelled ? "the server ends" : failure.words
    }

    static func shortened(_ text: String) -> String {
        text.utf8.count <= longest ? text : String(decoding: text.utf8.prefix(longest), as: UTF8.self) + "…"
    }
}
