import YAML

extension Configuration.Access {
    /// Rules that are gone through for a request at most.
    private static let mostRules = 1000
    private static let anonymous = "anonymous"

    init(reading settings: inout SettingReader, besides authentication: Configuration.Authentication) {
        readOnlyUsers = settings.texts("auth.htpasswd.readonly")
        let tokens = "auth.htpasswd.tokens.enabled"
        offersTokens = settings.node(tokens).flatMap(\.boolean)
        if let offersTokens {
            settings.record(tokens, Node(plain: String(offersTokens), at: settings.source(tokens)))
        }
        for name in readOnlyUsers where name.utf8.contains(UInt8(ascii: "*")) {
            settings.complain(
                .error, "auth.htpasswd.readonly",
                "\"\(name)\" is no user: there are no patterns here, and no * for everybody; name each user"
                    + ", or give rules with only pull and catalog in auth.access")
        }
        rules = Self.rules(&settings, authentication)
        if readOnlyUsers.contains(Self.anonymous), rules != nil {
            settings.complain(
                .error, "auth.htpasswd.readonly",
                "\(Self.anonymous) is nobody who logs in; say in auth.access what may be done without a login")
        }
        if offersTokens == false, grantsAnonymous {
            settings.complain(
                .warning, tokens, "is false, so docker and others want a login for what anonymous may pull, too")
        }
    }

    /// Whether somebody without a login may do something.
    private var grantsAnonymous: Bool {
        (rules ?? []).contains { $0.users.contains(Self.anonymous) && !$0.actions.isEmpty }
    }

    /// Whether clients are sent for tokens.
    var givesTokens: Bool { offersTokens ?? grantsAnonymous }

    /// Nil when there is no key. One that holds nothing must not read as if it were not there.
    private static func rules(
        _ settings: inout SettingReader, _ authentication: Configuration.Authentication
    ) -> [Rule]? {
        let path = "auth.access"
        guard let node = settings.node("auth")?.map?["access"] else { return nil }
        let elements = node.list ?? []
        if elements.isEmpty, node.isNull || node.list != nil {
            settings.complain(
                .error, path, "has no rule, so that nobody could do anything; give one, or remove the key",
                at: node.source)
        }
        if case .htpasswd = authentication {
        } else {
            settings.complain(
                .error, "auth", "auth.access says what users may do, so it needs auth.htpasswd beside it",
                at: node.source)
        }
        if elements.count > mostRules {
            settings.complain(.error, path, "has \(elements.count) rules; at most \(mostRules) are taken")
        }
        settings.record(path, node)
        return elements.prefix(mostRules).enumerated().map { index, element in
            rule(element, "\(path).\(index)", &settings)
        }
    }

    private static func rule(_ node: Node, _ path: String, _ settings: inout SettingReader) -> Rule {
        func texts(_ key: String, _ words: String, mayBeEmpty: Bool) -> [String] {
            guard let value = node.map?[key], !value.isNull else {
                settings.complain(.error, "\(path).\(key)", "is missing; it takes \(words)", at: node.source)
                return []
            }
            let texts = value.texts ?? []
            if value.texts?.contains("") ?? false || texts.isEmpty && !mayBeEmpty {
                settings.complain(.error, "\(path).\(key)", "has an empty value; it takes \(words)", at: value.source)
            }
            return texts
        }
        let users = texts("users", "names of users, * for all of them, or anonymous", mayBeEmpty: false)
        let repositories = texts("repositories", "patterns of names, such as team/**", mayBeEmpty: false)
        for user in users where user != "*" && user.utf8.contains(UInt8(ascii: "*")) {
            settings.complain(
                .error, "\(path).users",
                "\"\(user)\" is no user: there are no patterns of names, only * alone for all of them; name each user",
                at: node.map?["users"]?.source)
        }
        if let value = node.map?["repositories"] {
            for element in value.list ?? [value] {
                guard let text = element.text, !text.isEmpty, let fault = RepositoryPattern.fault(in: text) else {
                    continue
                }
                settings.complain(.error, "\(path).repositories", fault, at: element.source)
            }
        }
        let words = Action.allCases.map(\.rawValue).joined(separator: ", ")
        var actions: Set<Action> = []
        for word in texts("actions", "\(words), or [] to refuse everything", mayBeEmpty: true) where !word.isEmpty {
            if let action = Action(rawValue: word.lowercased()) {
                actions.insert(action)
            } else {
                settings.complain(
                    .error, "\(path).actions", "\"\(word)\" is no action; there are \(words)",
                    at: node.map?["actions"]?.source)
            }
        }
        if !actions.isEmpty, !actions.contains(.pull) {
            settings.complain(
                .error, "\(path).actions", "must have pull, without which the others give nothing",
                at: node.map?["actions"]?.source)
        }
        return Rule(users: users, repositories: repositories, actions: actions)
    }
}
