import NIOCore
import NIOHTTP1

/// One request as it goes out.
struct WireRequest: Sendable {
    enum Body: Sendable {
        case none
        case bytes(ByteBuffer)
        /// A part of a blob, read while it is sent. `report` hears how many bytes of the blob are on their way.
        case slice(BlobSource, Range<Int64>, report: @Sendable (Int64) -> Void)
    }

    var method: HTTPMethod
    var url: WebAddress
    var headers: HTTPHeaders = [:]
    var body = Body.none
    var lane = Transport.Lane.exchange
    /// Until the head of the answer is there; nil when only a stall ends it.
    var limit: Duration?
    /// Whether the certificate of the server may be any.
    var isUnverified = false
}
