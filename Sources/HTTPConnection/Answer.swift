public import HTTPTypes
public import NIOCore

/// What a handler answers. The connection decides how it goes out: Content-Length comes from the body, and a HEAD gets
/// the same header fields without it.
public struct Answer: Sendable {
    public enum Body: Sendable {
        case empty
        /// A body of that many bytes which is not at hand, as only a HEAD asked.
        case unsent(length: Int64)
        case buffer(ByteBuffer)
        /// Part of a file on this machine.
        case file(FileRegion)
        /// Pieces that are fetched as the client takes them; together exactly `length` bytes.
        case stream(length: Int64, any AsyncSequence<ByteBuffer, any Error> & Sendable)

        /// Bytes.
        public var length: Int64 {
            switch self {
            case .empty: 0
            case .unsent(let length), .stream(let length, _): length
            case .buffer(let bytes): Int64(bytes.readableBytes)
            case .file(let region): region.length
            }
        }
    }

    public var status: HTTPResponse.Status
    public var headers: HTTPFields
    /// Fields that come before ``headers``; a name that both have keeps all its values.
    public var standing: StandingFields?
    public var body: Body
    /// Called once, when the answer has gone out or could not.
    public var onEnd: @Sendable (AnswerEnd) -> Void

    public init(
        _ status: HTTPResponse.Status, headers: HTTPFields = HTTPFields(), body: Body = .empty,
        onEnd: @escaping @Sendable (AnswerEnd) -> Void = { _ in }
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.onEnd = onEnd
    }

    /// Whether a response of this status may say a length (RFC 9110, section 8.6).
    var hasLength: Bool {
        status.kind != .informational && status != .noContent && status != .notModified
    }
}
