public import NIOCore
import NIOHTTP1

/// The answer to a ``DocumentRequest``.
public struct DocumentAnswer: Sendable {
    public var status: Int
    /// Whether what the asker knows already is still right (304); the body is empty then.
    public var isUnchanged: Bool
    /// As it came, with its quotes.
    public var entityTag: String?
    public var contentType: String?
    var headers: HTTPHeaders
    public var body: ByteBuffer
    /// The question for the next page; nil at the end of a list.
    public var next: DocumentRequest?

    /// The first value of a header field.
    public func field(_ name: String) -> String? { headers.first(name: name) }
}
