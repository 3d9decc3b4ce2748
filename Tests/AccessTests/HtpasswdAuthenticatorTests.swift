import Glibc
import Logging
import NIOCore
import NIOPosix
import StorageTesting
import Testing

@testable import Access

@Suite(.timeLimit(.minutes(30))) struct HtpasswdAuthenticatorTests {
    /// The password is "secret".
    private static let hash = "$2y$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW"
    /// The password is "secret" too, made with another salt.
    private static let otherHash = "$2y$05$EMmrY.imgSDiDsKwc5yB/.G8IdQ7n1bpmGPXPMk/gEM1kqC0sGUzC"

    private let directory: TemporaryDirectory
    private let clock = ManualClock()
    private let log = RecordingLog()
    private let admin = basic("admin", "secret")

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("admin:\(Self.hash)\n")
    }

    private func authenticator(
        threadPool: NIOThreadPool = .singleton, lookInterval: Duration = .zero
    ) throws -> HtpasswdAuthenticator {
        try HtpasswdAuthenticator(
            realm: "realm", path: directory.path + "/htpasswd", lookInterval: lookInterval, clock: clock,
            threadPool: threadPool, logger: log.logger
        )
    }

    private func verify(
        _ authorization: String?, with authenticator: HtpasswdAuthenticator
    ) async -> AuthenticationOutcome {
        await authenticator.verify(authorization: authorization, logger: log.logger)
    }

    static let outcomes: [(String?, AuthenticationOutcome)] = [
        (basic("admin", "secret"), .verified(.user("admin"))),
        (basic("admin", "Secret"), .wrong),
        (basic("admin", ""), .wrong),
        (basic("Admin", "secret"), .wrong),
        (basic("", ""), .wrong),
        (nil, .noCredentials),
        ("", .noCredentials),
        ("Bearer abc", .noCredentials),
        ("Basic !", .wrong),
        ("Basic " + String(repeating: "A", count: 100_000), .wrong),
    ]

    @Test("each header has its outcome", arguments: outcomes)
    func outcome(authorization: String?, expected: AuthenticationOutcome) async throws {
        #expect(await verify(authorization, with: try authenticator()) == expected)
    }

    @Test("a right password is remembered for five minutes, a wrong one never")
    func remembers() async throws {
        let authenticator = try authenticator()
        #expect(authenticator.remembered(authorization: admin) == nil)
        _ = await verify(admin, with: authenticator)
        #expect(authenticator.remembered(authorization: admin) == .user("admin"))
        clock.advance(by: .seconds(299))
        // The list was written shortly before: this looks at it again.
        _ = await verify(basic("admin", "wrong"), with: authenticator)
        #expect(authenticator.remembered(authorization: basic("admin", "wrong")) == nil)
        #expect(authenticator.remembered(authorization: admin) == .user("admin"))
        clock.advance(by: .seconds(1))
        #expect(authenticator.remembered(authorization: admin) == nil)
    }

    @Test("the list is looked at once in each interval, and what a look found counts until the next")
    func lookInterval() async throws {
        let authenticator = try authenticator(lookInterval: .milliseconds(1))
        let other = basic("other", "secret")
        #expect(await verify(admin, with: authenticator) == .verified(.user("admin")))
        try directory.write("other:\(Self.hash)\n")
        #expect(await verify(other, with: authenticator) == .wrong)
        #expect(await verify(admin, with: authenticator) == .verified(.user("admin")))
        clock.advance(by: .milliseconds(1))
        #expect(await verify(admin, with: authenticator) == .wrong)
        #expect(await verify(other, with: authenticator) == .verified(.user("other")))
    }

    @Test("a remembered login needs no thread")
    func needsNoThread() async throws {
        let pool = NIOThreadPool(numberOfThreads: 1)
        pool.start()
        let authenticator = try authenticator(threadPool: pool)
        _ = await verify(admin, with: authenticator)
        try await pool.shutdownGracefully()
        #expect(await verify(admin, with: authenticator) == .verified(.user("admin")))
        #expect(await verify(basic("admin", "wrong"), with: authenticator) == .busy(retryAfter: .seconds(1)))
        #expect(
            await verify(basic("nobody", "x"), with: authenticator) == .busy(retryAfter: .seconds(1)),
            "an unknown user is hashed for as well")
    }

    @Test("any number of equal logins at once shares one hash")
    func shares() async throws {
        let authenticator = try authenticator()
        let admin = admin
        let logger = log.logger
        let outcomes = await withTaskGroup { group in
            for _ in 0..<500 { group.addTask { await authenticator.verify(authorization: admin, logger: logger) } }
            return await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(outcomes == [.verified(.user("admin"))])
    }

    @Test("what is more than the queue holds is told so at once, the rest is judged")
    func bounded() async throws {
        let pool = NIOThreadPool(numberOfThreads: 1)
        pool.start()
        let authenticator = try authenticator(threadPool: pool)
        let gate = Gate()
        pool.submit { _ in gate.wait() }
        let logger = log.logger
        let room = System.coreCount + 64
        let outcomes = await withTaskGroup { group in
            for number in 0..<room + 30 {
                group.addTask {
                    await authenticator.verify(authorization: basic("admin", "\(number)"), logger: logger)
                }
            }
            var outcomes: [AuthenticationOutcome] = []
            for await outcome in group {
                outcomes.append(outcome)
                if outcomes.count == 30 { gate.open() }
            }
            return outcomes
        }
        #expect(outcomes.prefix(30).allSatisfy { $0 == .busy(retryAfter: .seconds(1)) })
        #expect(outcomes.dropFirst(30).allSatisfy { $0 == .wrong })
        try await pool.shutdownGracefully()
    }

    @Test("an added user can log in with the next request, and a deleted one cannot, remembered or not")
    func changes() async throws {
        let authenticator = try authenticator()
        _ = await verify(admin, with: authenticator)
        try directory.replace(with: "admin:\(Self.hash)\nbob:\(Self.hash)\n")
        #expect(await verify(basic("bob", "secret"), with: authenticator) == .verified(.user("bob")))
        #expect(await verify(admin, with: authenticator) == .verified(.user("admin")))
        try directory.write("bob:\(Self.hash)\n")
        #expect(authenticator.remembered(authorization: admin) == nil)
        #expect(await verify(admin, with: authenticator) == .wrong)
        #expect(await verify(basic("bob", "secret"), with: authenticator) == .verified(.user("bob")))
    }

    @Test("a changed password counts although name and size of the file stay")
    func changesInPlace() async throws {
        let authenticator = try authenticator()
        _ = await verify(admin, with: authenticator)
        let broken = Self.hash.dropLast() + "."
        try directory.write("admin:\(broken)\n")
        // The times of a file may be too coarse to tell two changes apart, so it is read again a little later.
        clock.advance(by: .milliseconds(100))
        #expect(await verify(admin, with: authenticator) == .wrong)
    }

    @Test("an emptied list counts after two seconds, so that rewriting it locks nobody out")
    func emptied() async throws {
        let authenticator = try authenticator()
        try directory.write("")
        #expect(await verify(admin, with: authenticator) == .verified(.user("admin")))
        clock.advance(by: .milliseconds(1900))
        #expect(await verify(admin, with: authenticator) == .verified(.user("admin")))
        clock.advance(by: .milliseconds(100))
        #expect(await verify(admin, with: authenticator) == .wrong)
        try directory.write("admin:\(Self.hash)\n")
        #expect(await verify(admin, with: authenticator) == .verified(.user("admin")))
    }

    @Test("a removed list counts for a minute more, with a warning, and is taken up when it is back")
    func removed() async throws {
        let authenticator = try authenticator()
        #expect(unlink(directory.path + "/htpasswd") == 0)
        #expect(await verify(admin, with: authenticator) == .verified(.user("admin")))
        #expect(
            log.lines.contains { $0.contains("warning") && $0.contains("does not exist") && $0.contains("60 seconds") })
        clock.advance(by: .seconds(60))
        #expect(await verify(admin, with: authenticator) == .wrong)
        try directory.write("admin:\(Self.hash)\n")
        #expect(await verify(admin, with: authenticator) == .verified(.user("admin")))
    }

    @Test("a directory in place of the list lets nobody in until a file takes its place")
    func directoryAsList() async throws {
        #expect(unlink(directory.path + "/htpasswd") == 0)
        #expect(mkdir(directory.path + "/htpasswd", 0o755) == 0)
        let authenticator = try authenticator()
        #expect(
            log.lines.contains {
                $0.contains("warning") && $0.contains("directory") && $0.contains("nobody can log in")
            })
        #expect(await verify(admin, with: authenticator) == .wrong)
        #expect(rmdir(directory.path + "/htpasswd") == 0)
        try directory.write("admin:\(Self.hash)\n")
        #expect(await verify(admin, with: authenticator) == .verified(.user("admin")))
    }

    @Test("a symbolic link that is pointed elsewhere is followed, as mounted secrets are changed")
    func symbolicLink() async throws {
        try directory.replace("one", with: "bob:\(Self.hash)\n")
        try directory.replace("two", with: "eve:\(Self.hash)\n")
        #expect(unlink(directory.path + "/htpasswd") == 0)
        #expect(symlink("one", directory.path + "/htpasswd") == 0)
        let authenticator = try authenticator()
        #expect(await verify(basic("bob", "secret"), with: authenticator) == .verified(.user("bob")))
        #expect(symlink("two", directory.path + "/next") == 0)
        #expect(rename(directory.path + "/next", directory.path + "/htpasswd") == 0)
        #expect(await verify(basic("bob", "secret"), with: authenticator) == .wrong)
        #expect(await verify(basic("eve", "secret"), with: authenticator) == .verified(.user("eve")))
    }

    @Test("rewriting the list again and again locks nobody out who stays on it")
    func rewriting() async throws {
        let authenticator = try authenticator()
        for round in 0..<50 {
            try directory.write("")
            #expect(await verify(admin, with: authenticator) == .verified(.user("admin")))
            try directory.write("user\(round):\(Self.otherHash)\nadmin:$2y$04$abcdefghijklm")
            #expect(await verify(admin, with: authenticator) == .verified(.user("admin")))
            try directory.write("user\(round):\(Self.otherHash)\nadmin:\(Self.hash)\n")
            #expect(await verify(admin, with: authenticator) == .verified(.user("admin")))
        }
    }

    @Test("an absent list is made with a first user, whose password is logged this once and works")
    func firstUser() async throws {
        #expect(unlink(directory.path + "/htpasswd") == 0)
        let authenticator = try authenticator()
        let lines = log.lines.filter { $0.contains("password=") }
        #expect(lines.count == 1)
        let line = try #require(lines.first)
        #expect(line.hasPrefix("warning "))
        let password = try #require(line.split(separator: "password=").last?.split(separator: " ").first)
        #expect(await verify(basic("docker", String(password)), with: authenticator) == .verified(.user("docker")))
        _ = try self.authenticator()
        #expect(log.lines.filter { $0.contains("password=") }.count == 1)
    }

    @Test("each unusable line is a warning with file and line, and the others work")
    func warnings() async throws {
        try directory.write("x\nadmin:\(Self.hash)\nold:$apr1$nEdFdemT$IbiNCXTOPMwJ1gsqyoKbx0\n")
        let authenticator = try authenticator()
        #expect(log.lines.contains { $0.hasPrefix("warning \(directory.path)/htpasswd:1:") })
        #expect(log.lines.contains { $0.hasPrefix("warning \(directory.path)/htpasswd:3:") && $0.contains("$apr1$") })
        #expect(await verify(admin, with: authenticator) == .verified(.user("admin")))
    }

    @Test("a refused login is logged with its user made harmless, and without its password")
    func logsRefusals() async throws {
        let authenticator = try authenticator()
        _ = await verify(basic("ev\nil", "hunter2"), with: authenticator)
        #expect(log.lines.contains { $0.hasPrefix("info login refused") && $0.contains(#"ev\x0ail"#) })
        #expect(!log.lines.contains { $0.contains("hunter2") })
    }
}
