/// What one request leaves in the access log.
public struct AccessLogEntry: Hashable, Sendable {
    /// The peer's address without its port: the socket's, not what a header claims.
    public var remoteAddress: String
    /// The verified user; nil for nobody.
    public var user: String?
    /// When the request was received.
    public var time: Timestamp
    public var method: String
    /// The request target as it was sent.
    public var target: String
    /// `HTTP/1.1`, `HTTP/2.0`
    public var httpVersion: String
    public var status: Int
    /// Bytes of the body that were sent.
    public var bodyBytes: Int64
    public var referer: String?
    public var userAgent: String?
    /// The subject of the client's verified certificate; nil where none was verified.
    public var clientSubject: String?

    public init(
        remoteAddress: String, user: String?, time: Timestamp, method: String, target: String, httpVersion: String,
        status: Int, bodyBytes: Int64, referer: String?, userAgent: String?, clientSubject: String? = nil
    ) {
        self.remoteAddress = remoteAddress
        self.user = user
        self.time = time
        self.method = method
        self.target = target
        self.httpVersion = httpVersion
        self.status = status
        self.bodyBytes = bodyBytes
        self.referer = referer
        self.userAgent = userAgent
        self.clientSubject = clientSubject
    }
}
