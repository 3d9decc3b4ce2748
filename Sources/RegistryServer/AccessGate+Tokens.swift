import Access
import HTTPConnection
import Telemetry

extension AccessGate {
    /// A token of `issuer` for who shows a password, or for nobody. What became of the password is counted and logged like that of any other
    /// request.
    func token(
        by issuer: HtpasswdAuthenticator, for authorization: String?, wanting scopes: TokenScopes,
        recording record: inout RequestRecord
    ) async -> TokenOutcome {
        let outcome = await issuer.token(
            for: authorization, wanting: scopes, policy: policy, logger: record.identifying(logger))
        metrics.count(AuthenticationMetrics.Outcome(outcome), lane: record.request.connection.lane)
        return outcome
    }
}

extension AuthenticationMetrics.Outcome {
    fileprivate init(_ outcome: TokenOutcome) {
        self =
            switch outcome {
            case .issued(_, to: .anonymous, isRemembered: _): .anonymous
            case .issued(_, to: .user, isRemembered: let isRemembered): isRemembered ? .remembered : .verified
            case .needsLogin: .missing
            case .wrong: .wrong
            case .busy: .busy
            }
    }
}
