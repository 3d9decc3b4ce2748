import NIOCore
import NIOHTTP1

/// What a ``StubRegistry`` says to one request.
struct StubAnswer: Sendable {
    /// How the body is sent.
    enum Delivery: Hashable, Sendable {
        case whole
        /// The connection ends behind so many bytes of the body, whose length was announced.
        case cut(after: Int)
        /// In pieces, without a length, and then the connection ends without the end of the body.
        case chunkedAndCut
        /// Nothing is ever said.
        case silent
        /// The head, and then nothing more.
        case stalled
        /// The head, and then a byte now and then, for longer than any test waits.
        case dripping
        /// The connection ends instead.
        case closed
    }

    var status: Int
    var fields: HTTPHeaders
    var body: ByteBuffer
    var delivery = Delivery.whole

    init(
        _ status: Int = 200, _ fields: HTTPHeaders = [:], _ body: String = "", delivery: Delivery = .whole
    ) {
        self.status = status
        self.fields = fields
        self.body = ByteBuffer(string: body)
        self.delivery = delivery
    }

    init(_ status: Int = 200, _ fields: HTTPHeaders = [:], bytes: ByteBuffer, delivery: Delivery = .whole) {
        self.status = status
        self.fields = fields
        self.body = bytes
        self.delivery = delivery
    }

    static func json(_ body: String, _ fields: HTTPHeaders = [:]) -> StubAnswer {
        var fields = fields
        fields.add(name: "content-type", value: "application/json")
        return StubAnswer(200, fields, body)
    }

    static func error(_ status: Int, _ code: String, _ message: String = "", _ fields: HTTPHeaders = [:]) -> StubAnswer
    {
        StubAnswer(status, fields, #"{"errors":[{"code":"\#(code)","message":"\#(message)"}]}"#)
    }
}
