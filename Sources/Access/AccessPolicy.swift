/// Who may do what. Every request is decided here and nowhere else; a request that wants several things
/// (a push also pulls; a mount pulls from another repository) is decided for each, and needs all of them allowed.
///
/// `/health` is no action and is never asked about.
public struct AccessPolicy: Hashable, Sendable {
    private enum Rule: Hashable, Sendable {
        case everybody
        case users
    }

    private let rule: Rule

    /// A registry without authentication: everybody may do everything.
    public static let open = AccessPolicy(rule: .everybody)
    /// Every verified user may do everything, everybody else nothing, as docker-registry's htpasswd has it.
    public static let usersOnly = AccessPolicy(rule: .users)

    /// Decides whether `principal` may perform `action`. Pure and without cost.
    public func decision(for principal: Principal, performing action: Action) -> AccessDecision {
        switch (rule, principal) {
        case (.everybody, _), (.users, .user): .allowed
        case (.users, .anonymous): .needsLogin
        }
    }
}
