public import Access
import HTTPConnection
import HTTPTypes
public import Logging
import OCI
import Registry

/// Where every request is decided, once: who is asking, and whether they may.
public struct AccessGate: Sendable {
    enum Verdict: Sendable {
        case admitted
        case refused(Answer)
    }

    private let policy: AccessPolicy
    private let authenticator: HtpasswdAuthenticator?
    private let logger: Logger

    /// - Parameter authenticator: nil when nobody is asked for a password.
    public init(policy: AccessPolicy, authenticator: HtpasswdAuthenticator?, logger: Logger) {
        self.policy = policy
        self.authenticator = authenticator
        self.logger = logger
    }

    func decide(_ context: RequestContext, record: inout RequestRecord) async -> Verdict {
        let actions = context.actions
        switch await authenticate(context.request) {
        case .verified(let principal): record.principal = principal
        case .noCredentials: break
        case .wrong: return .refused(needsLogin(actions))
        case .busy(let wait):
            var error = RegistryError(.unavailable, "too many logins at once; try again shortly")
            error.retryAfter = wait
            return .refused(ErrorDocument.answer(error))
        }
        for action in actions {
            switch policy.decision(for: record.principal, performing: action) {
            case .allowed: continue
            case .needsLogin: return .refused(needsLogin(actions))
            case .denied: return .refused(ErrorDocument.answer(RegistryError(.denied)))
            }
        }
        return .admitted
    }

    private func authenticate(_ request: IncomingRequest) async -> AuthenticationOutcome {
        guard let authenticator, let authorization = request.headers[.authorization] else { return .noCredentials }
        if let principal = authenticator.remembered(authorization: authorization) { return .verified(principal) }
        return await authenticator.verify(authorization: authorization, logger: logger)
    }

    /// 401 with the challenge, and the access that was wanted, as docker-registry names it.
    private func needsLogin(_ actions: [Action]) -> Answer {
        var answer = ErrorDocument.unauthorized(wanting: actions)
        answer.headers[.wwwAuthenticate] = authenticator?.challenge.headerValue
        return answer
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
