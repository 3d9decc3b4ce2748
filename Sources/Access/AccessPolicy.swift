public import OCI

/// Who may do what. Every request is decided here and nowhere else; a request that wants several things (a push also pulls) is
/// decided for each, and needs all of them allowed.
///
/// `/health` is no action and is never asked about. A token only narrows what its user may do at the moment; a token of an outside
/// server (``byToken``) says by itself what may be done.
public struct AccessPolicy: Hashable, Sendable {
    private enum Rule: Hashable, Sendable {
        case everybody
        case users
        case rules(AccessRules)
        case tokens
    }

    private let rule: Rule
    /// Users who may neither push nor delete, whatever else says so.
    private let readOnly: Set<String>

    private init(_ rule: Rule, readOnly: Set<String> = []) {
        self.rule = rule
        self.readOnly = readOnly
    }

    /// A registry without authentication: everybody may do everything.
    public static let open = AccessPolicy(.everybody)
    /// Every verified user may do everything, everybody else nothing, as docker-registry's htpasswd has it.
    public static let usersOnly = AccessPolicy(.users)
    /// What the token of an outside server says, and nothing without one.
    public static let byToken = AccessPolicy(.tokens)

    /// Every verified user may do everything, but those who are named here only pull and list.
    public static func users(readOnly: Set<String>) -> AccessPolicy {
        AccessPolicy(.users, readOnly: readOnly)
    }

    /// What the first of `rules` says that is for the user and the repository; nothing where there is none.
    public static func rules(_ rules: [AccessRule], readOnly: Set<String> = []) -> AccessPolicy {
        AccessPolicy(.rules(AccessRules(rules)), readOnly: readOnly)
    }

    /// Whether somebody without a login may do anything that others log in for.
    public var grantsAnonymous: Bool {
        if case .rules(let rules) = rule { rules.rightsAnywhere(of: .anonymous).contains(.pull) } else { false }
    }

    /// Whether lists of repositories differ from user to user.
    public var siftsLists: Bool {
        if case .rules = rule { true } else { false }
    }

    /// What `principal` may do with a repository, whether or not it exists. Without a token, where those are outside.
    public func rights(of principal: Principal, in name: RepositoryName) -> AccessRights {
        var rights: AccessRights
        switch (rule, principal) {
        case (.everybody, _), (.users, .user): rights = .all
        case (.users, .anonymous), (.tokens, _): rights = []
        case (.rules(let rules), _): rights = rules.rights(of: principal, in: name)
        }
        if case .user(let user) = principal, readOnly.contains(user) { rights.subtract([.push, .delete]) }
        return rights
    }

    /// Decides whether `caller` may perform `action`. Pure, and without cost but for rules, which are gone through.
    public func decision(for caller: Caller, performing action: Action) -> AccessDecision {
        switch rule {
        case .everybody: return .allowed
        case .tokens:
            guard let scopes = caller.scopes else { return .needsLogin }
            // A token that names nobody may be had by anybody.
            guard action != .inspect || caller.principal != .anonymous else { return .needsScope }
            return scopes.cover(action) ? .allowed : .needsScope
        case .users, .rules:
            let decision = decision(for: caller.principal, hasToken: caller.scopes != nil, performing: action)
            guard decision == .allowed, let scopes = caller.scopes, !scopes.cover(action) else { return decision }
            return .needsScope
        }
    }

    /// Whether `caller`, who may list repositories, is shown this one.
    public func shows(_ name: RepositoryName, to caller: Caller) -> Bool {
        guard case .rules = rule else { return true }
        return rights(of: caller.principal, in: name).isSuperset(of: [.pull, .catalog])
    }

    /// What of the wanted scopes a token for `principal` may have.
    public func granted(_ wanted: TokenScopes, to principal: Principal) -> TokenScopes {
        let caller = Caller(principal)
        return wanted.narrowed(catalog: decision(for: caller, performing: .catalog) == .allowed) { name in
            rights(of: principal, in: name)
        }
    }

    private func decision(
        for principal: Principal, hasToken: Bool, performing action: Action
    ) -> AccessDecision {
        switch action {
        case .ping:
            // docker stays without a login once this is allowed without one.
            principal != .anonymous || hasToken && grantsAnonymous ? .allowed : .needsLogin
        case .inspect: principal == .anonymous ? .needsLogin : .allowed
        case .catalog: mayList(principal) ? .allowed : principal == .anonymous ? .needsLogin : .denied
        case .pull(let name): decision(for: principal, wanting: .pull, in: name)
        case .push(let name): decision(for: principal, wanting: .push, in: name)
        case .delete(let name): decision(for: principal, wanting: .delete, in: name)
        case .pullAny(let names):
            if names.contains(where: { rights(of: principal, in: $0).contains(.pull) }) {
                .allowed
            } else {
                principal == .anonymous ? .needsLogin : .hidden
            }
        }
    }

    /// Nothing can be done with a repository that may not be seen.
    private func decision(
        for principal: Principal, wanting right: AccessRights, in name: RepositoryName
    ) -> AccessDecision {
        let rights = rights(of: principal, in: name)
        if rights.isSuperset(of: right.union(.pull)) { return .allowed }
        if principal == .anonymous { return .needsLogin }
        return rights.contains(.pull) ? .denied : .hidden
    }

    private func mayList(_ principal: Principal) -> Bool {
        guard case .rules(let rules) = rule else { return principal != .anonymous }
        return rules.rightsAnywhere(of: principal).contains(.catalog)
    }
}
