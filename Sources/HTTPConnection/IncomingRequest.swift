public import HTTPTypes

/// A request as it came over the wire: nothing decoded, nothing trusted.
public struct IncomingRequest: Sendable {
    public var method: HTTPRequest.Method
    /// Path and query, still percent-encoded.
    public var target: String
    /// The Host field, or HTTP/2's `:authority`.
    public var authority: String?
    public var headers: HTTPFields
    public var body: RequestBody
    public var connection: ConnectionInfo

    public init(
        method: HTTPRequest.Method, target: String, authority: String?, headers: HTTPFields, body: RequestBody,
        connection: ConnectionInfo
    ) {
        self.method = method
        self.target = target
        self.authority = authority
        self.headers = headers
        self.body = body
        self.connection = connection
    }
}
