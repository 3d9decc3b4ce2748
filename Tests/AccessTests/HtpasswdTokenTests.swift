import Logging
import NIOPosix
import OCI
import StorageTesting
import Synchronization
import Testing

@testable import Access

@Suite(.timeLimit(.minutes(30))) struct HtpasswdTokenTests {
    /// The password is "secret".
    private static let hash = "$2y$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW"
    /// The password is "secret" too, made with another salt.
    private static let otherHash = "$2y$05$EMmrY.imgSDiDsKwc5yB/.G8IdQ7n1bpmGPXPMk/gEM1kqC0sGUzC"
    private static let wanted = TokenScopes(["repository:team/app:pull,push repository:other:pull"])

    private let directory: TemporaryDirectory
    private let clock = ManualClock()
    private let wallTime = SharedTime()
    private let log = RecordingLog()
    private let admin = basic("admin", "secret")
    private let policy = AccessPolicy.rules([
        AccessRuleTests.rule(["admin"], ["team/**"], .all), AccessRuleTests.rule(["anonymous"], ["team/**"], [.pull]),
    ])

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("admin:\(Self.hash)\n")
    }

    private func authenticator(
        secret: String = "shared", givesTokens: Bool = true, users: ExpectedUsers = ExpectedUsers()
    ) throws -> HtpasswdAuthenticator {
        let wallTime = wallTime
        return try HtpasswdAuthenticator(
            realm: "realm", path: directory.path + "/htpasswd", lookInterval: .zero, clock: clock,
            tokens: TokenKey(secret: Array(secret.utf8)), givesTokens: givesTokens, users: users,
            wallClock: { wallTime.now }, threadPool: .singleton, logger: log.logger)
    }

    private func token(
        _ authorization: String?, from authenticator: HtpasswdAuthenticator, policy: AccessPolicy? = nil
    ) async throws -> IssuedToken {
        let outcome = await authenticator.token(
            for: authorization, wanting: Self.wanted, policy: policy ?? self.policy, logger: log.logger)
        guard case .issued(let token, _, _) = outcome else { throw Unissued(outcome: outcome) }
        return token
    }

    private struct Unissued: Error {
        var outcome: TokenOutcome
    }

    private func verify(_ text: String, by authenticator: HtpasswdAuthenticator) async -> AuthenticationOutcome {
        await authenticator.verify(authorization: "Bearer \(text)", logger: log.logger)
    }

    @Test(
        "a token stands for its user with what the user may do of what was wanted, also after a restart and on a replica"
    )
    func issued() async throws {
        let token = try await token(admin, from: authenticator())
        #expect(token.lifetime == 300)
        #expect(token.issued == wallTime.now)
        #expect(token.scopes.text == "repository:team/app:pull,push")
        let expected = Caller(.user("admin"), limitedTo: token.scopes)
        let replica = try authenticator()
        #expect(await verify(token.text, by: replica) == .verified(expected))
        #expect(replica.verifiedLogin(authorization: "bearer  \(token.text)")?.caller == expected)
        #expect(await verify(token.text, by: try authenticator(secret: "another")) == .invalidToken)
    }

    @Test("a token is good for its time and no longer, remembered or not, and not before its time either")
    func expires() async throws {
        let authenticator = try authenticator()
        let token = try await token(admin, from: authenticator)
        let login = try #require(authenticator.verifiedLogin(authorization: "Bearer \(token.text)"))
        wallTime.advance(by: 299)
        clock.advance(by: .seconds(299))
        // The list was written shortly before: this looks at it again.
        #expect(await verify(token.text, by: authenticator) != .invalidToken)
        #expect(authenticator.confirms(login, authorization: "Bearer \(token.text)"))
        wallTime.advance(by: 1)
        clock.advance(by: .seconds(1))
        #expect(!authenticator.confirms(login, authorization: "Bearer \(token.text)"))
        #expect(await verify(token.text, by: authenticator) == .invalidToken)
        let later = try await self.token(admin, from: authenticator)
        wallTime.advance(by: -60)
        #expect(await verify(later.text, by: try self.authenticator()) != .invalidToken)
        wallTime.advance(by: -1)
        #expect(await verify(later.text, by: try self.authenticator()) == .invalidToken)
    }

    @Test("a token is void at once when its user is gone or has another password, and not when somebody else has")
    func revoked() async throws {
        let authenticator = try authenticator()
        let token = try await token(admin, from: authenticator)
        #expect(await verify(token.text, by: authenticator) != .invalidToken)
        try directory.replace(with: "admin:\(Self.hash)\neve:\(Self.hash)\n")
        #expect(await verify(token.text, by: authenticator) != .invalidToken)
        try directory.replace(with: "admin:\(Self.otherHash)\neve:\(Self.hash)\n")
        #expect(authenticator.verifiedLogin(authorization: "Bearer \(token.text)") == nil)
        #expect(await verify(token.text, by: authenticator) == .invalidToken)
        try directory.replace(with: "eve:\(Self.hash)\n")
        #expect(await verify(token.text, by: authenticator) == .invalidToken)
        try directory.replace(with: "admin:\(Self.hash)\neve:\(Self.hash)\n")
        #expect(await verify(token.text, by: authenticator) != .invalidToken)
    }

    @Test("nobody gets a token where those without a login may do something, and asks for a login elsewhere")
    func anonymous() async throws {
        let authenticator = try authenticator()
        let token = try await token(nil, from: authenticator)
        #expect(token.scopes.text == "repository:team/app:pull")
        #expect(await verify(token.text, by: authenticator) == .verified(Caller(.anonymous, limitedTo: token.scopes)))
        let outcome = await authenticator.token(
            for: nil, wanting: Self.wanted, policy: .usersOnly, logger: log.logger)
        #expect(outcome == .needsLogin)
    }

    @Test("tokens take no room among the passwords that are remembered, however many come")
    func crowding() async throws {
        let authenticator = try authenticator()
        #expect(await authenticator.verify(authorization: admin, logger: log.logger) == .verified(.user("admin")))
        for number in 1...20 {
            for login in [nil, admin] {
                let outcome = await authenticator.token(
                    for: login, wanting: TokenScopes(["repository:team/a\(number):pull"]), policy: policy,
                    logger: log.logger)
                guard case .issued(let token, _, _) = outcome else { throw Unissued(outcome: outcome) }
                #expect(await verify(token.text, by: authenticator) != .invalidToken)
                #expect(authenticator.verifiedLogin(authorization: "Bearer \(token.text)") != nil)
            }
        }
        #expect(authenticator.verified.withLock { $0.count } == 1)
        #expect(authenticator.remembered(authorization: admin) == .user("admin"))
    }

    @Test("only a password gives a token of a user: a token does not prolong itself")
    func noRenewal() async throws {
        let authenticator = try authenticator()
        let token = try await token(admin, from: authenticator)
        let again = try await self.token("Bearer \(token.text)", from: authenticator)
        #expect(await verify(again.text, by: authenticator) == .verified(Caller(.anonymous, limitedTo: again.scopes)))
        for wrong in [basic("admin", "wrong"), basic("nobody", "secret"), "Basic !"] {
            let outcome = await authenticator.token(
                for: wrong, wanting: Self.wanted, policy: policy, logger: log.logger)
            #expect(outcome == .wrong)
        }
    }

    @Test(
        "a token that cannot be is refused quietly",
        arguments: ["", "x", "a.b.c", String(repeating: "a", count: 50_000)])
    func hostile(_ text: String) async throws {
        let authenticator = try authenticator()
        #expect(authenticator.verifiedLogin(authorization: "Bearer \(text)") == nil)
        #expect(await verify(text, by: authenticator) == .invalidToken)
        #expect(!log.lines.contains { $0.contains("warning") || $0.contains("error") })
    }

    @Test(
        "when no more tokens are given, those that were are good to their end, and after that none is until some are given again"
    )
    func withdrawn() async throws {
        let authenticator = try authenticator()
        let token = try await token(admin, from: authenticator)
        authenticator.giveTokens(false)
        #expect(!authenticator.givesTokens)
        // Saying so again prolongs nothing.
        wallTime.advance(by: 299)
        clock.advance(by: .seconds(299))
        authenticator.giveTokens(false)
        #expect(
            await verify(token.text, by: authenticator) == .verified(Caller(.user("admin"), limitedTo: token.scopes)))
        wallTime.advance(by: 1)
        clock.advance(by: .seconds(1))
        let other = try await self.token(admin, from: self.authenticator())
        #expect(await verify(other.text, by: authenticator) == .noCredentials)
        #expect(authenticator.verifiedLogin(authorization: "Bearer \(other.text)") == nil)
        #expect(await authenticator.verify(authorization: admin, logger: log.logger) == .verified(.user("admin")))
        authenticator.giveTokens(true)
        #expect(authenticator.givesTokens)
        #expect(
            await verify(other.text, by: authenticator) == .verified(Caller(.user("admin"), limitedTo: other.scopes)))
    }

    @Test("an authenticator that gives no tokens from the start takes none, until it is told to give them")
    func notYet() async throws {
        let token = try await token(admin, from: authenticator())
        let authenticator = try authenticator(givesTokens: false)
        #expect(!authenticator.givesTokens)
        #expect(await verify(token.text, by: authenticator) == .noCredentials)
        authenticator.giveTokens(false)
        #expect(await verify(token.text, by: authenticator) == .noCredentials)
        authenticator.giveTokens(true)
        #expect(await verify(token.text, by: authenticator) != .noCredentials)
    }

    @Test("a token that another secret signed is told of once")
    func foreign() async throws {
        let token = try await token(admin, from: authenticator())
        let authenticator = try authenticator(secret: "another")
        for _ in 1...3 { #expect(await verify(token.text, by: authenticator) == .invalidToken) }
        #expect(log.lines.filter { $0.hasPrefix("warning") && $0.contains("another http.secret") }.count == 1)
    }

    @Test("without a key there are no tokens: another scheme than Basic is no credential")
    func off() async throws {
        let token = try await token(admin, from: authenticator())
        let plain = try HtpasswdAuthenticator(
            realm: "realm", path: directory.path + "/htpasswd", threadPool: .singleton, logger: log.logger)
        #expect(await verify(token.text, by: plain) == .noCredentials)
        #expect(plain.verifiedLogin(authorization: "Bearer \(token.text)") == nil)
    }

    @Test("users whom the configuration names and the list lacks are warned about by name, again when the list changes")
    func mentions() async throws {
        let users = ExpectedUsers(mentions: [
            .init(key: "auth.htpasswd.readonly", user: "admin"), .init(key: "auth.htpasswd.readonly", user: "ghost"),
        ])
        let authenticator = try authenticator(users: users)
        let warnings = { log.lines.filter { $0.hasPrefix("warning auth.htpasswd.readonly names") } }
        #expect(warnings().count == 1 && warnings()[0].contains("ghost"))
        try directory.replace(with: "ghost:\(Self.hash)\n")
        #expect(await authenticator.verify(authorization: basic("ghost", "secret"), logger: log.logger) != .wrong)
        #expect(warnings().count == 2 && warnings()[1].contains("admin"))
    }

    @Test(
        "a user with the name of those without a login keeps the server from starting, and cannot log in when he comes later"
    )
    func reservedName() async throws {
        let users = ExpectedUsers(reservedName: "anonymous")
        let authenticator = try authenticator(users: users)
        try directory.replace(with: "anonymous:\(Self.hash)\nadmin:\(Self.hash)\n")
        #expect(await authenticator.verify(authorization: admin, logger: log.logger) == .verified(.user("admin")))
        let login = basic("anonymous", "secret")
        #expect(await authenticator.verify(authorization: login, logger: log.logger) == .wrong)
        #expect(log.lines.contains { $0.hasPrefix("warning the user anonymous cannot log in") })
        let error = #expect(throws: AccessError.self) { try self.authenticator(users: users) }
        #expect(error?.code == .reservedUser)
        _ = try self.authenticator()
    }

    @Test("a name can be reserved later, and set free: its user cannot log in meanwhile, and a token of his is void")
    func reservedLater() async throws {
        try directory.replace(with: "anonymous:\(Self.hash)\n")
        let authenticator = try authenticator()
        let login = basic("anonymous", "secret")
        let token = try await token(login, from: authenticator)
        let users = ExpectedUsers(reservedName: "anonymous")
        #expect(authenticator.problem(with: users)?.code == .reservedUser)
        #expect(authenticator.problem(with: ExpectedUsers()) == nil)
        let other = try self.authenticator()
        for (expected, name) in [(false, "anonymous"), (true, nil)] as [(Bool, String?)] {
            other.expect(ExpectedUsers(reservedName: name))
            #expect((await other.verify(authorization: login, logger: log.logger) != .wrong) == expected)
            #expect((await verify(token.text, by: other) != .invalidToken) == expected)
        }
    }
}

/// Seconds since 1970 that a test sets.
private final class SharedTime: Sendable {
    private let seconds = Mutex<Int64>(1_800_000_000)

    var now: Int64 { seconds.withLock { $0 } }

    func advance(by amount: Int64) {
        seconds.withLock { $0 += amount }
    }
}
