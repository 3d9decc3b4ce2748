import NIOCore
import NIOHTTP1

/// A request as a ``FaultProxy`` received it.
struct ProxiedRequest: Sendable {
    var method: HTTPMethod
    /// Path and query.
    var uri: String
    var headers: HTTPHeaders
    var body: ByteBuffer
}
