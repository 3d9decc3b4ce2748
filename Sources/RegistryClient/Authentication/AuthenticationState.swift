/// What is known of how one server wants to be told who asks: decides what to send with a request, and what to do about a 401. It
/// knows no sockets.
struct AuthenticationState: Sendable {
    /// What a request was sent with.
    enum Sent: Hashable, Sendable {
        case nothing
        case basic
        /// A token from before.
        case token
        /// A token that was fetched for this very request.
        case newToken
    }

    enum Step: Hashable, Sendable {
        /// Send it again, with what ``authorization(for:at:)`` says now.
        case again
        /// Get a token, hand it to ``keep(_:for:)``, and send it again.
        case fetch(TokenRequest)
        case fail(Reason)
    }

    enum Reason: Hashable, Sendable {
        /// There is no login, and one is needed.
        case noLogin
        /// The server does not take this one.
        case wrongLogin
        /// No challenge that is known here.
        case unknownScheme(String)
        case malformedChallenge
    }

    private enum Scheme: Hashable, Sendable {
        case basic
        case bearer
    }

    private static let mostTokens = 256

    let login: Login?
    private var scheme: Scheme?
    private var tokens: [[TokenScope]: AccessToken] = [:]

    init(_ login: Login?) {
        self.login = login
    }

    /// What to send as `Authorization`, with its kind.
    func authorization(for scopes: [TokenScope], at now: Duration) -> (text: Secret, sent: Sent)? {
        switch scheme {
        case .basic: return login?.basic.map { (Secret("Basic \($0.text)"), .basic) }
        case .bearer:
            guard let token = tokens[scopes], token.expires > now else { return nil }
            return (Secret("Bearer \(token.secret.text)"), .token)
        case nil: return nil
        }
    }

    /// Whether there is a password that the server did not ask for yet.
    var canOfferBasic: Bool { scheme == nil && login?.basic != nil }

    var kind: Greeting.Authentication {
        switch scheme {
        case .basic: .basic
        case .bearer: .bearer
        case nil: .none
        }
    }

    /// Sends the login with each request from now on, for servers that show more to who says who he is.
    mutating func useBasic() {
        if login?.basic != nil { scheme = .basic }
    }

    mutating func keep(_ token: AccessToken, for scopes: [TokenScope], at now: Duration) {
        if tokens.count >= AuthenticationState.mostTokens { tokens = tokens.filter { $0.value.expires > now } }
        if tokens.count >= AuthenticationState.mostTokens { tokens = [:] }
        tokens[scopes] = token
    }

    /// Decides about a 401.
    ///
    /// - Parameters:
    ///   - fields: the values of `WWW-Authenticate`.
    ///   - url: what was asked.
    mutating func step(after fields: [String], of url: WebAddress, sent: Sent, for scopes: [TokenScope]) -> Step {
        var challenges: [Challenge] = []
        var isMalformed = false
        for field in fields.prefix(8) {
            do throws(Challenge.Malformed) {
                challenges += try Challenge.reading(field)
            } catch {
                isMalformed = true
            }
        }
        if let bearer = challenges.first(where: { $0.scheme == "bearer" && $0.parameters["realm"] != nil }) {
            scheme = .bearer
            guard let request = TokenRequest(bearer, of: url, for: scopes) else { return .fail(.malformedChallenge) }
            guard sent != .newToken else { return .fail(login == nil ? .noLogin : .wrongLogin) }
            return .fetch(request)
        }
        if challenges.contains(where: { $0.scheme == "basic" }) {
            guard login?.basic != nil else { return .fail(login == nil ? .noLogin : .wrongLogin) }
            scheme = .basic
            return sent == .basic ? .fail(.wrongLogin) : .again
        }
        if isMalformed { return .fail(.malformedChallenge) }
        return .fail(.unknownScheme(challenges.map(\.scheme).joined(separator: ", ")))
    }
}
