import OCI
import Testing

@testable import Access

@Suite struct AccessRuleTests {
    static func rule(_ users: [String], _ patterns: [String], _ rights: AccessRights) -> AccessRule {
        AccessRule(
            subjects: Set(users.map { AccessRule.Subject($0) }),
            repositories: patterns.compactMap { RepositoryGlob($0) },
            rights: rights)
    }

    /// The first rule refuses a part of what later ones give.
    static let policy = AccessPolicy.rules(
        [
            rule(["*", "anonymous"], ["team/secret/**"], []),
            rule(["ci"], ["team/**"], [.pull, .push, .catalog]),
            rule(["admin"], ["**"], .all),
            rule(["*"], ["team/**"], [.pull, .catalog]),
            rule(["anonymous"], ["public/**"], [.pull]),
            rule(["*"], ["public/**"], [.pull, .push, .delete]),
        ], readOnly: ["auditor"])

    static let cases: [(Caller, String, AccessRights)] = [
        (.user("ci"), "team/app", [.pull, .push, .catalog]),
        (.user("ci"), "team/secret/key", []),
        (.user("admin"), "team/secret/key", []),
        (.user("admin"), "other", .all),
        (.user("eve"), "team/app", [.pull, .catalog]),
        (.user("eve"), "other", []),
        (.user("eve"), "public/app", [.pull, .push, .delete]),
        (.user("auditor"), "public/app", [.pull]),
        (.user("auditor"), "team/app", [.pull, .catalog]),
        (.anonymous, "public/app", [.pull]),
        (.anonymous, "team/app", []),
        (.anonymous, "other", []),
        // A user of that name is a user.
        (.user("anonymous"), "public/app", [.pull, .push, .delete]),
        (.user("*"), "team/app", [.pull, .catalog]),
    ]

    @Test(
        "the first rule for user and repository gives exactly its rights, and nothing is given without one",
        arguments: cases)
    func rights(_ caller: Caller, _ text: String, _ rights: AccessRights) throws {
        let name = try #require(RepositoryName(text))
        #expect(Self.policy.rights(of: caller.principal, in: name) == rights)
    }

    @Test(
        "who may not pull is told nothing, who may pull but no more is refused, and who has not logged in is asked to",
        arguments: cases)
    func decisions(_ caller: Caller, _ text: String, _ rights: AccessRights) throws {
        let name = try #require(RepositoryName(text))
        let wanted: [(Action, AccessRights)] = [(.pull(name), .pull), (.push(name), .push), (.delete(name), .delete)]
        for (action, right) in wanted {
            let expected: AccessDecision =
                rights.isSuperset(of: [.pull, right])
                ? .allowed
                : caller == .anonymous ? .needsLogin : rights.contains(.pull) ? .denied : .hidden
            #expect(Self.policy.decision(for: caller, performing: action) == expected)
        }
    }

    @Test("lists show what a rule gives pull and catalog for, to those who have catalog anywhere")
    func lists() throws {
        let names = try ["team/app", "team/secret/key", "public/app", "other"].map { try #require(RepositoryName($0)) }
        func shown(_ caller: Caller) -> [String] {
            names.filter { Self.policy.shows($0, to: caller) }.map(\.text)
        }
        #expect(shown(.user("ci")) == ["team/app"])
        #expect(shown(.user("admin")) == ["team/app", "public/app", "other"])
        #expect(shown(.anonymous) == [])
        #expect(Self.policy.decision(for: .user("ci"), performing: .catalog) == .allowed)
        #expect(Self.policy.decision(for: .anonymous, performing: .catalog) == .needsLogin)
        let blind = AccessPolicy.rules([Self.rule(["*"], ["**"], [.pull])])
        #expect(blind.decision(for: .user("a"), performing: .catalog) == .denied)
        #expect(!blind.shows(names[0], to: .user("a")))
    }

    @Test(
        "without a login nobody pings, with an anonymous token only where something is granted; neither looks at the server"
    )
    func ping() throws {
        let token = Caller(.anonymous, limitedTo: TokenScopes())
        #expect(Self.policy.decision(for: .anonymous, performing: .ping) == .needsLogin)
        #expect(Self.policy.decision(for: token, performing: .ping) == .allowed)
        #expect(Self.policy.decision(for: .user("eve"), performing: .ping) == .allowed)
        #expect(AccessPolicy.usersOnly.decision(for: token, performing: .ping) == .needsLogin)
        for caller in [.anonymous, token] {
            #expect(Self.policy.decision(for: caller, performing: .inspect) == .needsLogin)
        }
        #expect(Self.policy.grantsAnonymous)
        #expect(!AccessPolicy.usersOnly.grantsAnonymous)
        #expect(!AccessPolicy.rules([Self.rule(["anonymous"], ["**"], [])]).grantsAnonymous)
    }

    @Test("several repositories are read together when one may be")
    func several() throws {
        let names = try ["other", "team/app"].map { try #require(RepositoryName($0)) }
        #expect(Self.policy.decision(for: .user("eve"), performing: .pullAny(names)) == .allowed)
        #expect(Self.policy.decision(for: .user("eve"), performing: .pullAny([names[0]])) == .hidden)
        #expect(Self.policy.decision(for: .anonymous, performing: .pullAny(names)) == .needsLogin)
    }

    @Test("read-only users without rules pull and list, and are refused the rest")
    func readOnly() throws {
        let name = try #require(RepositoryName("a"))
        let policy = AccessPolicy.users(readOnly: ["auditor"])
        for action in [Action.ping, .inspect, .pull(name), .catalog] {
            #expect(policy.decision(for: .user("auditor"), performing: action) == .allowed)
        }
        for action in [Action.push(name), .delete(name)] {
            #expect(policy.decision(for: .user("auditor"), performing: action) == .denied)
            #expect(policy.decision(for: .user("other"), performing: action) == .allowed)
            #expect(policy.decision(for: .anonymous, performing: action) == .needsLogin)
        }
    }

    @Test("a token narrows what its user may do, and never widens it")
    func tokens() throws {
        let name = try #require(RepositoryName("team/app"))
        let other = try #require(RepositoryName("team/other"))
        let secret = try #require(RepositoryName("team/secret/key"))
        let wanted = TokenScopes(["repository:team/app:pull,push,delete repository:team/secret/key:pull"])
        let eve = Caller(.user("eve"), limitedTo: wanted)
        #expect(Self.policy.decision(for: eve, performing: .pull(name)) == .allowed)
        #expect(Self.policy.decision(for: eve, performing: .push(name)) == .denied)
        #expect(Self.policy.decision(for: eve, performing: .pull(secret)) == .hidden)
        #expect(Self.policy.decision(for: eve, performing: .pull(other)) == .needsScope)
        #expect(Self.policy.decision(for: eve, performing: .catalog) == .needsScope)
        #expect(Self.policy.granted(wanted, to: .user("eve")).text == "repository:team/app:pull")
        #expect(Self.policy.granted(wanted, to: .user("ci")).text == "repository:team/app:pull,push")
        #expect(Self.policy.granted(wanted, to: .anonymous).isEmpty)
        let catalog = TokenScopes(["registry:catalog:*"])
        #expect(Self.policy.granted(catalog, to: .user("eve")) == catalog)
        #expect(Self.policy.granted(catalog, to: .anonymous).isEmpty)
    }

    @Test("a token of an outside server says by itself what may be done")
    func outside() throws {
        let name = try #require(RepositoryName("team/app"))
        let caller = Caller(.user("eve"), limitedTo: TokenScopes(["repository:team/app:pull"]))
        let policy = AccessPolicy.byToken
        #expect(policy.decision(for: caller, performing: .pull(name)) == .allowed)
        #expect(policy.decision(for: caller, performing: .ping) == .allowed)
        #expect(policy.decision(for: caller, performing: .push(name)) == .needsScope)
        #expect(policy.decision(for: caller, performing: .catalog) == .needsScope)
        for action in [Action.ping, .inspect, .pull(name), .catalog] {
            #expect(policy.decision(for: .anonymous, performing: action) == .needsLogin)
        }
    }
}
