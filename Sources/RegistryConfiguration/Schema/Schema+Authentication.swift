extension Schema {
    /// `auth`.
    static let authentication: [Setting] = [
        Setting("auth", .alternatives),
        Setting("auth.none", .section),
        Setting("auth.htpasswd", .section),
        Setting("auth.htpasswd.realm", .text),
        Setting("auth.htpasswd.path", .text),
        Setting("auth.htpasswd.readonly", .texts(orScalar: true)),
        Setting("auth.htpasswd.tokens.enabled", .boolean),
        Setting("auth.access", .sections),
        Setting("auth.access[].users", .texts(orScalar: true)),
        Setting("auth.access[].repositories", .texts(orScalar: true)),
        Setting("auth.access[].actions", .texts(orScalar: true)),
        Setting("auth.token", .section),
        Setting("auth.token.realm", .text),
        Setting("auth.token.service", .text),
        Setting("auth.token.issuer", .text),
        Setting("auth.token.rootcertbundle", .text),
        Setting("auth.token.jwks", .text),
        Setting("auth.token.autoredirect", .boolean, default: "false"),
        Setting("auth.token.autoredirectpath", .text, default: "/auth/token"),
        Setting("auth.token.signingalgorithms", .texts(orScalar: false)),
        Setting("auth.silly", .options, .refuses("silly checks no password; use htpasswd", when: .present)),
        Setting("auth.silly.realm", .text),
        Setting("auth.silly.service", .text),
    ]
}
