import Encoding
public import NIOCore
import NIOHTTP1

/// A question outside the OCI interface, such as to Packhouse's `/v1/`.
public struct DocumentRequest: Sendable {
    public enum Method: Hashable, Sendable {
        case get, head, put, post, delete

        var wire: HTTPMethod {
            switch self {
            case .get: .GET
            case .head: .HEAD
            case .put: .PUT
            case .post: .POST
            case .delete: .DELETE
            }
        }
    }

    public var method: Method
    /// What is attempted, in words that go on with "at https://…": `listing the packs`.
    public var purpose: String
    public var accept = "application/json"
    /// Sent as it is, with its quotes.
    public var ifNoneMatch: String?
    /// Sent as it is, with its quotes.
    public var ifMatch: String?
    /// Why something is changed, for the history of a pack at Packhouse; the first 4096 bytes are sent.
    public var message: String?
    /// Other header fields.
    public var headers: [String: String] = [:]
    public var body: ByteBuffer?
    public var contentType = "application/json"
    /// Bytes of the answer's body.
    public var largest = 32 << 20

    private(set) var target: Call.Target
    private(set) var trail: PageTrail?

    /// - Parameters:
    ///   - path: segments, unencoded: `["v1", "nginx", "tags", "list"]` asks `/v1/nginx/tags/list`. An empty last one makes a slash at
    ///     the end.
    ///   - query: in this order, unencoded.
    public init(
        _ method: Method = .get, _ path: [String], query: [(name: String, value: String)] = [], purpose: String
    ) {
        self.method = method
        self.purpose = purpose
        // Dots alone would be taken for steps up and down.
        let encoded =
            "/"
            + path.map { ["..", "."].contains($0) ? $0.replacing(".", with: "%2E") : PercentEncoding.encode($0) }
            .joined(separator: "/")
        target = .path(query.isEmpty ? encoded : "\(encoded)?\(PercentEncoding.query(query))")
    }

    /// The same question for the next page.
    func going(to place: WebAddress, _ trail: PageTrail?) -> DocumentRequest {
        var next = self
        next.target = .address(place)
        next.trail = trail
        next.ifNoneMatch = nil
        return next
    }
}
