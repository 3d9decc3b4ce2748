import NIOCore
import NIOHTTP1

/// One thing that is asked of the registry, before it is known where it answers and what it wants to be told.
struct Call: Sendable {
    enum Target: Sendable {
        /// Path and query below the place of the registry, percent-encoded.
        case path(String)
        /// What the registry gave out: the next page, the place of an upload.
        case address(WebAddress)
    }

    var method: HTTPMethod
    var target: Target
    /// What is attempted, in words that go on with "at https://…": `listing the tags of team/hello`.
    var purpose: String
    var headers: HTTPHeaders = [:]
    var body = WireRequest.Body.none
    var lane = Transport.Lane.exchange
    var scopes: [TokenScope] = []
    var repetition = Attempts.Repetition.always
    /// Whether to go where a redirect leads, without the login when that is another place.
    var followsRedirects = false
    /// Whether the time until the head of the answer is limited by a stall only.
    var isLong = false
    /// Whether no login is sent with it, whatever the answer says.
    var isAnonymous = false

    init(_ method: HTTPMethod, _ target: Target, _ purpose: String) {
        self.method = method
        self.target = target
        self.purpose = purpose
    }

    /// - Parameter prefix: below which the registry answers, without slashes at its ends.
    func url(on origin: Origin, below prefix: String) -> WebAddress {
        switch target {
        case .path(let path): WebAddress(origin, prefix.isEmpty ? path : "/\(prefix)\(path)")
        case .address(let address): address
        }
    }
}
