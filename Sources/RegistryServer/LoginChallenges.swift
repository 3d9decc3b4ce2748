import Access
import HTTPConnection
import HTTPTypes

/// What a 401 asks of its client.
///
/// It is one challenge, never two: docker tries to meet all that there are, and fails for want of a password where a token would do.
/// Clients of `/v2` are sent for a token where there are some. Those of `/v1`, and whoever came with a password, are asked for
/// a password.
struct LoginChallenges: Sendable {
    /// Where tokens are to be had.
    enum TokenSource: Sendable {
        /// From this server.
        case here
        /// From another, always the same.
        case elsewhere(TokenChallenge)
        /// From another that is met under this path of the host that the client asked.
        case beside(path: String, service: String, otherwise: TokenChallenge)
    }

    enum Problem: Sendable {
        case noLogin
        case wrongPassword
        case invalidToken
        case insufficientScope
    }

    /// Of the token endpoint, below the prefix.
    static let path = "token"

    var basic: Challenge?
    var tokens: TokenSource?

    func headerValue(
        _ problem: Problem, for request: IncomingRequest, to route: Route, wanting actions: [Action],
        _ options: ServerOptions
    ) -> String? {
        if let basic {
            if problem == .wrongPassword { return basic.headerValue }
            if problem == .noLogin, !route.isOfV2 { return basic.headerValue }
        }
        let scopes = TokenScopes(needed: actions)
        return challenge(for: request, options)?.headerValue(scopes, problem.ofToken) ?? basic?.headerValue
    }

    /// Nil where the token source cannot be named: a client that does not say which host it asks.
    private func challenge(for request: IncomingRequest, _ options: ServerOptions) -> TokenChallenge? {
        switch tokens {
        case nil: return nil
        case .elsewhere(let challenge): return challenge
        case .here:
            guard let address = AbsoluteAddress(request, options: options) else { return nil }
            return try? TokenChallenge(realm: "\(address.base)/\(Self.path)", service: address.authority)
        case .beside(let path, let service, let challenge):
            guard let address = AbsoluteAddress(request, options: options) else { return challenge }
            return try? TokenChallenge(realm: address.origin + path, service: service)
        }
    }
}

extension LoginChallenges.Problem {
    fileprivate var ofToken: TokenChallenge.Problem? {
        switch self {
        case .noLogin, .wrongPassword: nil
        case .invalidToken: .invalidToken
        case .insufficientScope: .insufficientScope
        }
    }
}
