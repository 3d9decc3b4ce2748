public import HTTPConnection
import HTTPTypes
import NIOCore

/// What is answered over plain HTTP beside an HTTPS server: the challenge HTTP-01 of ACME (RFC 8555, section 8.3), and to
/// everything else where the server is.
public struct ChallengeSite: Sendable {
    private static let challenges = "/.well-known/acme-challenge/"
    private static let httpsPort: UInt16 = 443

    private let host: String
    private let port: @Sendable () -> UInt16
    private let keyAuthorization: @Sendable (String) -> String?
    private let journal: RequestJournal

    /// - Parameters:
    ///   - host: whom clients are sent to that name no host.
    ///   - port: where clients reach the HTTPS server.
    ///   - keyAuthorization: gives what is answered for a token; nil where no such challenge waits.
    public init(
        host: String, port: @escaping @Sendable () -> UInt16,
        keyAuthorization: @escaping @Sendable (String) -> String?, journal: RequestJournal
    ) {
        self.host = host
        self.port = port
        self.keyAuthorization = keyAuthorization
        self.journal = journal
    }

    public func answer(_ request: IncomingRequest) -> Answer {
        var answer = respond(to: request)
        journal.record(RequestRecord(request, handler: .challenge), answeredBy: &answer)
        return answer
    }

    /// The answer to what a connection refuses by itself.
    public func refuse(_ refusal: ConnectionRefusal, on connection: ConnectionInfo) -> Answer {
        var answer = Answer.plain(refusal.status, refusal.message)
        journal.record(refusal, answeredBy: &answer, on: connection)
        return answer
    }

    private func respond(to request: IncomingRequest) -> Answer {
        guard let path = path(of: request.target) else {
            return .plain(.badRequest, "the request's target is no path")
        }
        if request.method == .get || request.method == .head, path.hasPrefix(Self.challenges) {
            let token = path.dropFirst(Self.challenges.count).prefix { $0 != "?" }
            guard let text = keyAuthorization(String(token)) else {
                return .plain(.notFound, "no challenge of this token waits here")
            }
            return Answer(
                .ok, headers: [.contentType: "application/octet-stream", .cacheControl: "no-store"],
                body: .buffer(ByteBuffer(string: text)))
        }
        guard let host = RedirectHost(request.authority, or: host) else {
            return .plain(.badRequest, "the Host field names no host")
        }
        let port = port()
        let location = "https://\(host.text)" + (port == Self.httpsPort ? "" : ":\(port)") + path
        // Others than these keep method and body only with 308 (RFC 9110, section 15.4.9).
        let isRead = request.method == .get || request.method == .head
        var answer = Answer.plain(
            isRead ? .movedPermanently : .permanentRedirect, "this server speaks HTTPS: \(location)")
        answer.headers[.location] = location
        return answer
    }

    /// Path and query of a target; nil for other forms. The absolute form names the host once more (RFC 9112, section 3.2.2).
    private func path(of target: String) -> Substring? {
        var rest = target[...]
        if rest.utf8.first != UInt8(ascii: "/"), let scheme = rest.firstRange(of: "://") {
            rest = rest[scheme.upperBound...].drop { $0 != "/" && $0 != "?" }
            if rest.utf8.first != UInt8(ascii: "/") { rest = "/" + rest }
        }
        guard rest.utf8.first == UInt8(ascii: "/"), rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        return rest
    }
}
