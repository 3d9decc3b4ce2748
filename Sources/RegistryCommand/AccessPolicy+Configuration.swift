import Access
import RegistryConfiguration

extension AccessPolicy {
    /// Throws, in one line, which pattern is none.
    init(_ configuration: Configuration) throws(StartupError) {
        switch configuration.authentication {
        case .none:
            self = .open
            return
        case .token:
            self = .byToken
            return
        case .htpasswd: break
        }
        let readOnly = Set(configuration.access.readOnlyUsers)
        guard let rules = configuration.access.rules else {
            self = .users(readOnly: readOnly)
            return
        }
        var list: [AccessRule] = []
        for (index, rule) in rules.enumerated() { list.append(try AccessRule(rule, at: "auth.access.\(index)")) }
        self = .rules(list, readOnly: readOnly)
    }
}

extension Configuration {
    /// Whether people log in by a list of users here, which rules go with.
    var hasUserList: Bool {
        if case .htpasswd = authentication { true } else { false }
    }
}

extension AccessRule {
    fileprivate init(_ rule: Configuration.Access.Rule, at path: String) throws(StartupError) {
        var globs: [RepositoryGlob] = []
        for text in rule.repositories {
            guard let glob = RepositoryGlob(text) else {
                throw StartupError(
                    "\(path).repositories: \"\(text)\" is no pattern of repository names of at most "
                        + "\(RepositoryGlob.maximumLength) bytes")
            }
            globs.append(glob)
        }
        self.init(
            subjects: Set(rule.users.map { Subject($0) }), repositories: globs,
            rights: rule.actions.reduce(into: []) { $0.formUnion(AccessRights($1)) })
    }
}

extension AccessRights {
    fileprivate init(_ action: Configuration.Access.Action) {
        self =
            switch action {
            case .pull: .pull
            case .push: .push
            case .delete: .delete
            case .catalog: .catalog
            }
    }
}

extension ExpectedUsers {
    /// Whom the keys name.
    init(_ access: Configuration.Access) {
        let readOnly = access.readOnlyUsers.map { Mention(key: "auth.htpasswd.readonly", user: $0) }
        let special: Set = [AccessRule.Subject.anonymousName, "*"]
        let ruled = (access.rules ?? []).enumerated().flatMap { index, rule in
            rule.users.filter { !special.contains($0) }.map { Mention(key: "auth.access.\(index).users", user: $0) }
        }
        self.init(
            mentions: readOnly + ruled, reservedName: access.rules == nil ? nil : AccessRule.Subject.anonymousName)
    }
}
