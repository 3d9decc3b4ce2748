import NIOHTTP1

/// What a ``StubAuthority`` says to one request.
struct StubAnswer: Sendable {
    /// How the body is sent.
    enum Delivery: Sendable {
        case whole
        /// A byte at a time, for ever.
        case dripping
        /// Nothing is ever said.
        case silent
        /// The connection ends instead.
        case cut
    }

    var status = HTTPResponseStatus.ok
    var fields: HTTPHeaders = ["content-type": "application/json"]
    var body = ""
    var delivery = Delivery.whole

    static func problem(
        _ status: Int, _ kind: String, _ detail: String, fields: HTTPHeaders = [:]
    ) -> StubAnswer {
        var answer = StubAnswer(status: HTTPResponseStatus(statusCode: status))
        answer.fields = ["content-type": "application/problem+json"]
        answer.fields.add(contentsOf: fields)
        answer.body = #"{"type":"urn:ietf:params:acme:error:\#(kind)","detail":"\#(detail)"}"#
        return answer
    }
}
