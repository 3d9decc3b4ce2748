import Testing

@testable import RegistryConfiguration

@Suite("Access")
struct AccessTests {
    private static let htpasswd = "auth:\n  htpasswd: {realm: r, path: /p}\n"

    private static func access(_ rules: String) -> LoadedConfiguration {
        load(version: "\(htpasswd)  access:\n\(rules)")
    }

    @Test("rules are read in their order, with single words for lists of one")
    func rules() throws {
        let loaded = Self.access(
            """
                - users: ['*', anonymous]
                  repositories: [public/**, "*"]
                  actions: [Pull]
                - {users: admin, repositories: '**', actions: [pull, push, delete, catalog]}
                - {users: [eve], repositories: [secret], actions: []}

            """)
        let access = try loaded.started().access
        #expect(
            access.rules == [
                .init(users: ["*", "anonymous"], repositories: ["public/**", "*"], actions: [.pull]),
                .init(users: ["admin"], repositories: ["**"], actions: [.pull, .push, .delete, .catalog]),
                .init(users: ["eve"], repositories: ["secret"], actions: []),
            ])
        let again = try load(loaded.effectiveText).started()
        #expect(again.access == access)
    }

    @Test("without the key there are no rules, and nobody is read-only")
    func absent() throws {
        let access = try load(version: Self.htpasswd).started().access
        #expect(access.rules == nil && access.readOnlyUsers.isEmpty && access.offersTokens == nil)
    }

    @Test(
        "variables give rules whole and piece by piece",
        arguments: [
            ["REGISTRY_AUTH_ACCESS": "[{users: [a, b], repositories: team/**, actions: [pull]}]"],
            [
                "REGISTRY_AUTH_ACCESS_0_USERS": "[a, b]", "REGISTRY_AUTH_ACCESS_0_REPOSITORIES": "team/**",
                "REGISTRY_AUTH_ACCESS_0_ACTIONS": "pull",
            ],
            [
                "REGISTRY_AUTH_ACCESS_0_USERS_0": "a", "REGISTRY_AUTH_ACCESS_0_USERS_1": "b",
                "REGISTRY_AUTH_ACCESS_0_REPOSITORIES_0": "team/**", "REGISTRY_AUTH_ACCESS_0_ACTIONS_0": "pull",
            ],
        ])
    func variables(_ environment: [String: String]) throws {
        let expected = [Configuration.Access.Rule(users: ["a", "b"], repositories: ["team/**"], actions: [.pull])]
        #expect(try load(version: Self.htpasswd, environment).started().access.rules == expected)
        var bare = environment
        bare["REGISTRY_AUTH"] = "htpasswd"
        let configuration = try load(nil, bare).started()
        #expect(configuration.access.rules == expected)
        #expect(configuration.authentication == .htpasswd(realm: "basic-realm", path: "/auth/htpasswd-basic"))
    }

    @Test(
        "a variable with the word htpasswd keeps the rules of the file, and one with none does not start without them")
    func word() throws {
        let rules = "  access: [{users: a, repositories: b, actions: pull}]\n"
        let kept = load(version: Self.htpasswd + rules, ["REGISTRY_AUTH": "htpasswd"])
        #expect(try kept.started().access.rules?.count == 1)
        let open = load(version: Self.htpasswd + rules, ["REGISTRY_AUTH": "none"])
        #expect(open.configuration == nil && open.says(.error, "auth.access", "needs auth.htpasswd"))
    }

    @Test(
        "a rule that lacks something, or says what there is not, is refused with its place",
        arguments: [
            ("    - {repositories: a, actions: pull}\n", "auth.access.0.users: is missing"),
            ("    - {users: a, actions: pull}\n", "auth.access.0.repositories: is missing"),
            ("    - {users: a, repositories: b}\n", "auth.access.0.actions: is missing"),
            ("    - {users: [], repositories: b, actions: pull}\n", "auth.access.0.users: has an empty value"),
            ("    - {users: a, repositories: [''], actions: pull}\n", "auth.access.0.repositories: has an empty value"),
            (
                "    - {users: [a, 'ci-*'], repositories: b, actions: pull}\n",
                "auth.access.0.users: \"ci-*\" is no user"
            ),
            ("    - {users: '**', repositories: b, actions: pull}\n", "auth.access.0.users: \"**\" is no user"),
            ("    - {users: a, repositories: b, actions: [read]}\n", "\"read\" is no action"),
            ("    - {users: a, repositories: b, actions: [push]}\n", "must have pull"),
            ("    - {users: {a: b}, repositories: b, actions: pull}\n", "auth.access.0.users: must be"),
            ("    - a\n", "must be a list of maps"),
            ("    []\n", "has no rule"),
            ("    ~\n", "has no rule"),
            ("    {users: a}\n", "must be a list of maps"),
        ])
    func refused(_ rules: String, _ words: String) {
        let loaded = Self.access(rules)
        #expect(loaded.configuration == nil)
        #expect(loaded.errors.contains { $0.contains(words) }, "\(loaded.lines)")
    }

    @Test("every pattern that is none is named with its place, and none that is one")
    func patterns() {
        let loaded = Self.access(
            """
                - users: a
                  repositories:
                    - team//app
                    - team/**
                    - /team
                  actions: pull
                - {users: a, repositories: 'tea m', actions: pull}
                - {users: a, repositories: ['**', '*', 'a*b/**/c-d_e.f', '**/**', 'Team'], actions: pull}
                - {users: a, repositories: '\(String(repeating: "a", count: 256))', actions: pull}

            """)
        func line(_ number: Int, _ rule: Int, _ text: String) -> String {
            "\(number): error: auth.access.\(rule).repositories: \"\(text)\" is no pattern of repository names"
        }
        let expected = [
            line(7, 0, "team//app"), line(9, 0, "/team"), line(11, 1, "tea m"),
            line(13, 3, String(repeating: "a", count: 80) + "…"),
        ]
        #expect(loaded.configuration == nil)
        #expect(loaded.errors.count == expected.count, "\(loaded.errors)")
        for (error, words) in zip(loaded.errors, expected) { #expect(error.contains(words), "\(error)") }
        for text in ["a/**b", "a/***", "a/", "a**", "ä", "a?", "a\\b"] {
            let variable = load(
                version: Self.htpasswd,
                [
                    "REGISTRY_AUTH_ACCESS_0_USERS": "a", "REGISTRY_AUTH_ACCESS_0_REPOSITORIES": text,
                    "REGISTRY_AUTH_ACCESS_0_ACTIONS": "pull",
                ])
            #expect(
                variable.says(.error, "auth.access.0.repositories", "REGISTRY_AUTH_ACCESS_0_REPOSITORIES"), "\(text)")
        }
    }

    @Test("rules without users, an empty variable of rules, and too many are refused")
    func impossible() {
        let rules = "access: [{users: a, repositories: b, actions: pull}]"
        #expect(load(version: "auth: {\(rules)}\n").says(.error, "needs auth.htpasswd"))
        #expect(load(version: "auth: {none: {}, \(rules)}\n").says(.error, "needs auth.htpasswd"))
        let emptied = load(version: Self.htpasswd + "  \(rules)\n", ["REGISTRY_AUTH_ACCESS": ""])
        #expect(emptied.configuration == nil, "\(emptied.lines)")
        #expect(emptied.says(.error, "is empty, which would take all rules away"), "\(emptied.lines)")
        let many = Self.access(
            String(repeating: "    - {users: a, repositories: b, actions: pull}\n", count: 1001))
        #expect(many.says(.error, "1001 rules"))
    }

    @Test("users who only read are a list or one name, by variable too; those without a login are none of them")
    func readOnly() throws {
        let file = "auth: {htpasswd: {realm: r, path: /p, readonly: [a, b]}}\n"
        #expect(try load(version: file).started().access.readOnlyUsers == ["a", "b"])
        for value in ["c", "[c]"] {
            let loaded = load(version: file, ["REGISTRY_AUTH_HTPASSWD_READONLY": value])
            #expect(try loaded.started().access.readOnlyUsers == ["c"])
        }
        for name in ["*", "ci-*"] {
            let pattern = load(version: "auth: {htpasswd: {realm: r, path: /p, readonly: [a, '\(name)']}}\n")
            #expect(pattern.configuration == nil)
            #expect(pattern.says(.error, "auth.htpasswd.readonly", "\"\(name)\" is no user"), "\(pattern.lines)")
        }
        let wrong = load(
            version:
                "auth: {htpasswd: {realm: r, path: /p, readonly: anonymous}, access: [{users: a, repositories: b, actions: pull}]}\n"
        )
        #expect(wrong.says(.error, "auth.htpasswd.readonly"))
    }

    @Test(
        "http.secret is warned about where it is absent or short and tokens, or lists that rules sift, depend on it",
        arguments: [
            ("anonymous", "{}", "", "is not given: tokens are good until"),
            ("anonymous", "{secret: 0123456789abcdef0123456789abcde}", "", "has 31 bytes"),
            ("anonymous", "{secret: x}", "", "has 1 byte,"),
            ("anonymous", "{secret: 0123456789abcdef0123456789abcdef}", "", nil),
            ("a", "{}", "", nil),
            (
                "a", "{}", "storage: {filesystem: {rootdirectory: /data, shared: true}}",
                "is not given: the next page of a list"
            ),
            ("a", "{secret: short}", "", "has 5 bytes, which may be guessed, and whoever does reads names"),
            ("a", "{secret: 0123456789abcdef0123456789abcdef}", "", nil),
            (nil, "{}", "", nil), (nil, "{secret: short}", "", nil),
        ] as [(String?, String, String, String?)])
    func secret(_ user: String?, _ http: String, _ storage: String, _ words: String?) {
        let rules = user.map { "  access: [{users: \($0), repositories: '**', actions: pull}]\n" } ?? ""
        let loaded = load(version: "\(Self.htpasswd)\(rules)http: \(http)\n\(storage)\n")
        #expect(loaded.configuration != nil, "\(loaded.lines)")
        let warnings = loaded.warnings.filter { $0.contains("http.secret") }
        #expect(warnings.count == (words == nil ? 0 : 1), "\(loaded.lines)")
        if let words { #expect(warnings.first?.contains("http.secret: \(words)") == true, "\(warnings)") }
        #expect(!warnings.contains { $0.contains("short,") || $0.contains("abcdef") })
    }

    @Test("http.secret is warned about where tokens are asked for, and not where they are forbidden")
    func secretOfTokens() {
        for (word, count) in [("true", 1), ("false", 0)] {
            let loaded = load(version: Self.htpasswd, ["REGISTRY_AUTH_HTPASSWD_TOKENS_ENABLED": word])
            #expect(loaded.warnings.filter { $0.contains("http.secret: is not given") }.count == count)
        }
    }

    @Test("tokens can be asked for and forbidden; forbidding them beside anonymous rights is worth a warning")
    func tokens() throws {
        for (word, value) in [("true", true), ("false", false)] {
            let loaded = load(version: Self.htpasswd + "", ["REGISTRY_AUTH_HTPASSWD_TOKENS_ENABLED": word])
            #expect(try loaded.started().access.offersTokens == value)
            #expect(loaded.effectiveText?.contains("enabled: \(word)") == true)
        }
        let loaded = load(
            version:
                "auth: {htpasswd: {realm: r, path: /p, tokens: {enabled: false}}, access: [{users: anonymous, repositories: '**', actions: pull}]}\n"
        )
        #expect(loaded.says(.warning, "auth.htpasswd.tokens.enabled"))
    }
}
