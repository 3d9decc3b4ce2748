public import HTTPTypes

/// Why a connection answers by itself, before any handler sees the request.
public struct ConnectionRefusal: Error, Hashable {
    public var status: HTTPResponse.Status
    /// For a person: what was wrong and what would be right.
    public var message: String

    init(_ status: HTTPResponse.Status, _ message: String) {
        self.status = status
        self.message = message
    }

    static func malformed(_ message: String) -> ConnectionRefusal {
        ConnectionRefusal(.badRequest, message)
    }

    static let headerTooLarge = ConnectionRefusal(
        .requestHeaderFieldsTooLarge,
        "the request line and header fields are too large or too many (http.limits.headersize and headercount)")

    static func expectation(_ text: String) -> ConnectionRefusal {
        ConnectionRefusal(.expectationFailed, "\"\(text)\" cannot be expected; 100-continue can")
    }
}
