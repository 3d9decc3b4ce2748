import Synchronization

@testable import ACME

/// A stub authority, a directory, and keepers whose time a test moves.
struct KeeperBench: Sendable {
    let stub: StubAuthority
    let folder: TestDirectory
    let clock: TestClock
    let log = LogRecorder()
    let published = PublishedCertificates()

    static func with<Result>(
        _ change: @Sendable (inout StubAuthority.State) -> Void = { _ in },
        _ body: (KeeperBench) async throws -> Result, isolation: isolated (any Actor)? = #isolation
    ) async throws -> Result {
        try await TestDirectory.with { folder in
            let clock = TestClock()
            return try await StubAuthority.with { state in
                state.now = { clock.now.wall }
                change(&state)
            } _: { stub in
                try await body(KeeperBench(stub: stub, folder: folder, clock: clock))
            }
        }
    }

    /// One process, so to speak.
    func keeper(
        _ hosts: [String] = ["a.example"], directory: String? = nil, limits: OrderLimits = HostileAuthorityTests.limits,
        publish: (@Sendable (HostCertificate) throws -> Void)? = nil
    ) throws -> CertificateKeeper {
        let published = published
        return try CertificateKeeper(
            ACMESettingsTests.settings(
                directory: directory ?? stub.directory, email: "ops@example.com", hosts: hosts,
                cache: folder.path("cache")),
            logger: log.logger, surroundings: clock.surroundings, limits: limits,
            publish: publish ?? { published.take($0) })
    }

    /// Does what is due, one thing after the other, until nothing is for `duration`; waiting takes no time.
    func run(_ keeper: CertificateKeeper, for duration: Duration) async {
        let end = clock.now.running + duration
        while clock.now.running < end {
            keeper.saveLate()
            let now = clock.now
            switch keeper.held.withLock({ $0.schedule.next(at: now) }) {
            case .order(let host): await keeper.attempt(host, by: Set(ChallengeKind.allCases))
            case .ask(let host): await keeper.ask(host)
            case .rest(let rest): clock.advance(by: min(rest, end - now.running))
            }
        }
        await keeper.client.shutdown()
    }

    /// The hosts that were ordered, in order.
    var ordered: [String] { stub.orders.map(\.host) }
}
