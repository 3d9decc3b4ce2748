import Encoding
import Wording

/// When an authority would like a certificate to be renewed (RFC 9773, section 4.2).
struct RenewalWindow: Decodable, Hashable, Sendable {
    /// Seconds since 1970 UTC.
    let start: Int64
    /// Seconds since 1970 UTC, after ``start``.
    let end: Int64
    /// Where the authority explains itself; fit for a log line.
    let explanation: String?

    init(start: Int64, end: Int64, explanation: String? = nil) {
        self.start = start
        self.end = end
        self.explanation = explanation
    }

    init(from decoder: any Decoder) throws {
        let document = try Document(from: decoder)
        guard let start = UTCTime.seconds(document.suggestedWindow.start),
            let end = UTCTime.seconds(document.suggestedWindow.end), start < end
        else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: decoder.codingPath, debugDescription: "the window does not begin before it ends"))
        }
        self.init(start: start, end: end, explanation: document.explanationURL.map { ShownText.line($0) })
    }

    private struct Document: Decodable {
        var suggestedWindow: Window
        var explanationURL: String?

        struct Window: Decodable {
            var start: String
            var end: String
        }
    }
}
