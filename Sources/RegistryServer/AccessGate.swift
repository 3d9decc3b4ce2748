public import Access
import HTTPConnection
import HTTPTypes
public import Logging
import OCI
import PackFormat
import Registry
public import Telemetry

/// Where every request is decided, once: who is asking, and whether they may.
public struct AccessGate: Sendable {
    private let policies: Replaceable<AccessPolicy>
    /// Knows the users of a list, and gives tokens while that is wanted; nil where there are none to log in here.
    private let users: HtpasswdAuthenticator?
    private let authenticator: (any Authenticator)?
    /// What a 401 asks for while no tokens are to be had here.
    private let login: LoginChallenges
    let logger: Logger
    /// Where outcomes are counted.
    let metrics: AuthenticationMetrics

    /// - Parameters:
    ///   - authenticator: nil when nobody is asked for a password. While it gives tokens, clients of `/v2` are sent to the built-in
    ///     token endpoint; passwords count everywhere all the same.
    ///   - metrics: where outcomes are counted.
    public init(
        policy: AccessPolicy, authenticator: HtpasswdAuthenticator?, logger: Logger,
        metrics: AuthenticationMetrics = AuthenticationMetrics()
    ) {
        policies = Replaceable(policy)
        self.authenticator = authenticator
        users = authenticator
        login = LoginChallenges(basic: authenticator?.challenge)
        self.logger = logger
        self.metrics = metrics
    }

    /// For tokens of an outside server, which say by themselves what may be done.
    ///
    /// - Parameters:
    ///   - realm: the address where clients get tokens.
    ///   - service: what they say there that they want one for.
    ///   - redirectPath: the path of the realm on the host that the client asked, which then counts instead of `realm`.
    /// - Throws: `.invalidRealm` for a text that no header can carry.
    public init(
        tokensBy authenticator: TokenServerAuthenticator, realm: String, service: String, redirectPath: String?,
        logger: Logger, metrics: AuthenticationMetrics = AuthenticationMetrics()
    ) throws(AccessError) {
        policies = Replaceable(.byToken)
        users = nil
        self.authenticator = authenticator
        let challenge = try TokenChallenge(realm: realm, service: service)
        login = LoginChallenges(
            basic: nil,
            tokens: redirectPath.map { .beside(path: $0, service: service, otherwise: challenge) }
                ?? .elsewhere(challenge))
        self.logger = logger
        self.metrics = metrics
    }

    /// What counts now. Who decides several things for one answer asks once.
    var policy: AccessPolicy { policies.value }

    /// Gives tokens at this moment; nil while none are to be had here.
    var tokens: HtpasswdAuthenticator? { users.flatMap { $0.givesTokens ? $0 : nil } }

    /// What a 401 asks for at this moment.
    private var challenges: LoginChallenges {
        guard tokens != nil else { return login }
        return LoginChallenges(basic: login.basic, tokens: .here)
    }

    /// Has requests from now on be decided by another policy, and clients of `/v2` be sent for tokens or not. Tokens that were given
    /// before are good to their end, for what the new policy lets their users do.
    public func replace(_ policy: AccessPolicy, givingTokens: Bool) {
        users?.giveTokens(givingTokens)
        policies.replace(policy)
    }

    /// What lets a request in.
    struct Admission {
        var caller: Caller
        /// By which it was decided.
        var policy: AccessPolicy
        /// Whether it is a read of what the caller may not know to exist; it has to be answered as if that were not there.
        var isHidden = false
    }

    /// Who asks, when they may do all that the request does; else throws why not, as ``Refusal``. The record is told who asks in any case.
    func admit(
        _ context: RequestContext, bases: [PackBase], _ options: ServerOptions, recording record: inout RequestRecord
    ) async throws -> Admission {
        let actions = context.route.actions(context.request.method, bases: bases)
        // What a mount needs besides decides how it goes on; a token is asked for that is good for both.
        let wanted = actions + (context.mountSource.map { [.pull($0)] } ?? [])
        let lane = context.request.connection.lane
        var outcome = AuthenticationMetrics.Outcome.verified
        defer { metrics.count(outcome, lane: lane) }
        func refusal(_ problem: LoginChallenges.Problem) -> Refusal {
            var refusal = Refusal(error: RegistryError(.unauthorized), wanted: wanted)
            refusal.headers[.wwwAuthenticate] = challenges.headerValue(
                problem, for: context.request, to: context.route, wanting: wanted, options)
            return refusal
        }
        let caller: Caller
        switch await authenticate(context.request, &outcome, recording: &record) {
        case .verified(let user): caller = user
        case .noCredentials:
            outcome = .anonymous
            caller = .anonymous
        case .wrong:
            outcome = .wrong
            throw refusal(.wrongPassword)
        case .invalidToken:
            outcome = .wrong
            throw refusal(.invalidToken)
        case .busy(let wait):
            outcome = .busy
            throw AccessGate.busy(wait)
        }
        record.principal = caller.principal
        let policy = policies[context.request.connection]
        for action in actions {
            switch policy.decision(for: caller, performing: action) {
            case .allowed: continue
            case .needsLogin:
                outcome = .missing
                throw refusal(caller.scopes == nil ? .noLogin : .insufficientScope)
            case .needsScope:
                outcome = .missing
                throw refusal(.insufficientScope)
            case .denied:
                outcome = .denied
                throw RegistryError(.denied)
            case .hidden:
                outcome = .denied
                guard !context.route.isWrite(context.request.method) else { throw context.route.unknown }
                return Admission(caller: caller, policy: policy, isHidden: true)
            }
        }
        return Admission(caller: caller, policy: policy)
    }

    /// Likewise, when the answer is yes and needs no waiting; nil leaves it to ``admit(_:bases:_:recording:)``.
    func admitAtOnce(
        _ request: IncomingRequest, to route: Route
    ) -> (principal: Principal, outcome: AuthenticationMetrics.Outcome)? {
        var caller = Caller.anonymous
        var outcome = AuthenticationMetrics.Outcome.anonymous
        if let authenticator, let authorization = request.headers.value(of: .authorization) {
            guard let login = verifiedLogin(authorization, on: request.connection, by: authenticator) else {
                return nil
            }
            caller = login.caller
            outcome = .remembered
        }
        let policy = policies[request.connection]
        for action in route.actions(request.method, bases: [])
        where policy.decision(for: caller, performing: action) != .allowed { return nil }
        return (caller.principal, outcome)
    }

    /// Whether `caller` may do what a request turns out to need besides.
    func allows(_ caller: Caller, _ action: Action) -> Bool {
        policy.decision(for: caller, performing: action) == .allowed
    }

    static func busy(_ wait: Duration) -> RegistryError {
        var error = RegistryError(.unavailable, "too many logins at once; try again shortly")
        error.retryAfter = wait
        return error
    }

    /// - Parameter outcome: told when the login was one of those that came before.
    private func authenticate(
        _ request: IncomingRequest, _ outcome: inout AuthenticationMetrics.Outcome,
        recording record: inout RequestRecord
    ) async -> AuthenticationOutcome {
        guard let authenticator, let authorization = request.headers.value(of: .authorization) else {
            return .noCredentials
        }
        if let login = verifiedLogin(authorization, on: request.connection, by: authenticator) {
            outcome = .remembered
            return .verified(login.caller)
        }
        return await authenticator.verify(authorization: authorization, logger: record.identifying(logger))
    }

    /// A login that needs no hashing: one of this connection, or one that came a short while ago on another.
    private func verifiedLogin(
        _ authorization: String, on connection: ConnectionInfo, by authenticator: any Authenticator
    ) -> VerifiedLogin? {
        if let login = confirmedLogin(authorization, on: connection, by: authenticator) { return login }
        let login = authenticator.verifiedLogin(authorization: authorization)
        if let login { connection.note = login }
        return login
    }

    /// The login that came before over this connection, if it came again and still counts.
    private func confirmedLogin(
        _ authorization: String, on connection: ConnectionInfo, by authenticator: any Authenticator
    ) -> VerifiedLogin? {
        guard let login = connection.note as? VerifiedLogin,
            authenticator.confirms(login, authorization: authorization)
        else { return nil }
        return login
    }
}

extension RequestContext {
    /// The repository that an upload wants to take a blob from.
    fileprivate var mountSource: RepositoryName? {
        guard case .uploads = route, query["mount"] != nil else { return nil }
        return query["from"].flatMap { RepositoryName($0) }
    }
}
