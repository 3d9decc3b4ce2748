public import Access
import HTTPConnection
import HTTPTypes
public import Logging
import OCI
import Registry
public import Telemetry

/// Where every request is decided, once: who is asking, and whether they may.
public struct AccessGate: Sendable {
    private let policy: AccessPolicy
    private let authenticator: HtpasswdAuthenticator?
    private let logger: Logger
    /// Where outcomes are counted.
    let metrics: AuthenticationMetrics

    /// - Parameter authenticator: nil when nobody is asked for a password.
    public init(
        policy: AccessPolicy, authenticator: HtpasswdAuthenticator?, logger: Logger,
        metrics: AuthenticationMetrics = AuthenticationMetrics()
    ) {
        self.policy = policy
        self.authenticator = authenticator
        self.logger = logger
        self.metrics = metrics
    }

    /// Who asks, when they may do all that the request does; else throws why not, as ``Refusal``.
    func admit(_ context: RequestContext) async throws -> Principal {
        let actions = context.actions
        let lane = context.request.connection.lane
        var outcome = AuthenticationMetrics.Outcome.verified
        defer { metrics.count(outcome, lane: lane) }
        let principal: Principal
        switch await authenticate(context.request, &outcome) {
        case .verified(let user): principal = user
        case .noCredentials:
            outcome = .anonymous
            principal = .anonymous
        case .wrong:
            outcome = .wrong
            throw needsLogin(actions)
        case .busy(let wait):
            outcome = .busy
            var error = RegistryError(.unavailable, "too many logins at once; try again shortly")
            error.retryAfter = wait
            throw error
        }
        for action in actions {
            switch policy.decision(for: principal, performing: action) {
            case .allowed: continue
            case .needsLogin:
                outcome = .missing
                throw needsLogin(actions)
            case .denied:
                outcome = .denied
                throw RegistryError(.denied)
            }
        }
        return principal
    }

    /// Likewise, when the answer is yes and needs no waiting; nil leaves it to ``admit(_:)``.
    func admitAtOnce(
        _ request: IncomingRequest, to route: Route
    ) -> (principal: Principal, outcome: AuthenticationMetrics.Outcome)? {
        var principal = Principal.anonymous
        var outcome = AuthenticationMetrics.Outcome.anonymous
        if let authenticator, let authorization = request.headers.value(of: .authorization) {
            guard let login = verifiedLogin(authorization, on: request.connection, by: authenticator) else {
                return nil
            }
            principal = login.principal
            outcome = .remembered
        }
        for action in route.actions(request.method) where !allows(principal, action) { return nil }
        return (principal, outcome)
    }

    /// Whether `principal` may do what a request turns out to need besides.
    func allows(_ principal: Principal, _ action: Action) -> Bool {
        policy.decision(for: principal, performing: action) == .allowed
    }

    /// - Parameter outcome: told when the login was one of those that came before.
    private func authenticate(
        _ request: IncomingRequest, _ outcome: inout AuthenticationMetrics.Outcome
    ) async -> AuthenticationOutcome {
        guard let authenticator, let authorization = request.headers.value(of: .authorization) else {
            return .noCredentials
        }
        if let login = verifiedLogin(authorization, on: request.connection, by: authenticator) {
            outcome = .remembered
            return .verified(login.principal)
        }
        return await authenticator.verify(authorization: authorization, logger: logger)
    }

    /// A login that needs no hashing: one of this connection, or one that came a short while ago on another.
    private func verifiedLogin(
        _ authorization: String, on connection: ConnectionInfo, by authenticator: HtpasswdAuthenticator
    ) -> VerifiedLogin? {
        if let login = confirmedLogin(authorization, on: connection, by: authenticator) { return login }
        let login = authenticator.verifiedLogin(authorization: authorization)
        if let login { connection.note = login }
        return login
    }

    /// The login that came before over this connection, if it came again and still counts.
    private func confirmedLogin(
        _ authorization: String, on connection: ConnectionInfo, by authenticator: HtpasswdAuthenticator
    ) -> VerifiedLogin? {
        guard let login = connection.note as? VerifiedLogin,
            authenticator.confirms(login, authorization: authorization)
        else { return nil }
        return login
    }

    /// 401 with the challenge, and the access that was wanted, as docker-registry names it.
    private func needsLogin(_ actions: [Action]) -> Refusal {
        var refusal = Refusal(error: RegistryError(.unauthorized), wanted: actions)
        refusal.headers[.wwwAuthenticate] = authenticator?.challenge.headerValue
        return refusal
    }
}

extension RequestContext {
    /// Everything that the request does; a mount also pulls from its source.
    fileprivate var actions: [Action] {
        var actions = route.actions(request.method)
        if case .uploads = route, query["mount"] != nil, let source = query["from"].flatMap({ RepositoryName($0) }) {
            actions.append(.pull(source))
        }
        return actions
    }
}
