import Testing

@testable import ACME

@Suite("when a certificate is renewed")
struct RenewalPlanTests {
    static let day: Int64 = 86_400
    static let start = Moment(wall: 1_800_000_000, running: .seconds(1000))
    /// Ninety days from ``start``.
    static let validity = Validity(notBefore: start.wall, notAfter: start.wall + 90 * day)

    static func at(_ seconds: Int64) -> Moment { start + .seconds(seconds) }

    static func plan(
        _ validity: Validity? = validity, isForeign: Bool = false, record: HostRecord? = nil, chance: Double = 0
    ) -> RenewalPlan {
        RenewalPlan(validity, isForeign: isForeign, record: record, at: start, chance: chance)
    }

    static func error(_ code: ACMEError.Code = .notValidated, retryAfter: Duration? = nil) -> ACMEError {
        ACMEError(code, "no", retryAfter: retryAfter)
    }

    @Test(
        "is two thirds into its life, and up to a thirtieth later by chance",
        arguments: [(0.0, 60 * day), (0.5, 60 * day + day / 2), (0.999, 60 * day + 86313)] as [(Double, Int64)])
    func regular(_ chance: Double, _ after: Int64) {
        #expect(Self.plan(chance: chance).renewal == Self.start.wall + after)
    }

    @Test(
        "is in proportion also where certificates live for days, hours or seconds",
        arguments: [6 * day, 24 * 3600, 3600, 30, 1, 0] as [Int64])
    func short(_ lifetime: Int64) throws {
        let validity = Validity(notBefore: Self.start.wall, notAfter: Self.start.wall + lifetime)
        for chance in [0, 0.999] {
            let renewal = try #require(Self.plan(validity, chance: chance).renewal)
            #expect(renewal >= validity.notBefore + lifetime * 2 / 3)
            #expect(renewal <= validity.notBefore + lifetime * 2 / 3 + lifetime / 30)
        }
    }

    @Test("is at once where there is no certificate, or one of another authority, or one that has ended")
    func atOnce() {
        #expect(Self.plan(nil).next(at: Self.start) == .order)
        #expect(Self.plan(isForeign: true).next(at: Self.start) == .order)
        #expect(Self.plan().next(at: Self.at(60 * Self.day)) == .order)
        #expect(Self.plan().next(at: Self.at(400 * Self.day)) == .order)
        #expect(Self.plan().next(at: Self.at(60 * Self.day - 1)) != .order)
    }

    @Test(
        "is where the authority would like it, by chance within its window, but not in the last sixth",
        arguments: [
            (10 * day, 11 * day, 0.0, 10 * day), (10 * day, 12 * day, 0.5, 11 * day), (70 * day, 72 * day, 0, 70 * day),
            (-5 * day, -4 * day, 0.5, -5 * day + day / 2), (80 * day, 82 * day, 0, 75 * day),
            (1000 * day, 2000 * day, 0.9, 75 * day),
        ] as [(Int64, Int64, Double, Int64)])
    func wished(_ from: Int64, _ to: Int64, _ chance: Double, _ after: Int64) {
        var plan = Self.plan()
        let window = RenewalWindow(start: Self.start.wall + from, end: Self.start.wall + to)
        let isNews = plan.informed(window, retryAfter: nil, at: Self.start, chance: chance)
        #expect(isNews)
        #expect(plan.renewal == Self.start.wall + after)
        // The same window again moves nothing.
        let isNewsAgain = plan.informed(window, retryAfter: nil, at: Self.start, chance: 0.7)
        #expect(!isNewsAgain)
        #expect(plan.renewal == Self.start.wall + after)
        #expect((plan.next(at: Self.start) == .order) == (after <= 0))
    }

    @Test(
        "is what the authority is asked about soon, then as often as it says, within bounds",
        arguments: [
            (nil, 21_600 as Int64), (.seconds(7200), 7200), (.seconds(1), 60), (.seconds(9_000_000), 86_400),
        ] as [(Duration?, Int64)])
    func asking(_ retryAfter: Duration?, _ wait: Int64) {
        var plan = Self.plan(chance: 0.5)
        #expect(plan.next(at: Self.start) == .rest(.seconds(150)))
        #expect(plan.next(at: Self.at(150)) == .ask)
        let window = RenewalWindow(start: Self.start.wall + 50 * Self.day, end: Self.start.wall + 51 * Self.day)
        _ = plan.informed(window, retryAfter: retryAfter, at: Self.at(150), chance: 0)
        #expect(plan.next(at: Self.at(150)) == .rest(.seconds(wait)))
        #expect(plan.next(at: Self.at(150 + wait)) == .ask)
    }

    @Test("is not asked about all the time where the authority fails, or knows nothing of it")
    func notAsking() {
        var plan = Self.plan()
        #expect(plan.next(at: Self.start) == .ask)
        plan.notInformed(at: Self.start)
        #expect(plan.next(at: Self.start) == .rest(.seconds(21_600)))
        _ = plan.informed(nil, retryAfter: .seconds(1), at: Self.start, chance: 0)
        #expect(plan.next(at: Self.start) == .rest(.seconds(86_400)))
        #expect(plan.renewal == Self.start.wall + 60 * Self.day)
    }

    @Test("is tried again after waits that double up to half a day, or an hour while there is none")
    func backoff() {
        var plan = Self.plan()
        var waits = (0..<10).map { _ in plan.failed(Self.error(), at: Self.start, chance: 0.5).components.seconds }
        #expect(waits == [120, 240, 480, 960, 1920, 3840, 7680, 15360, 30720, 43200])
        var without = Self.plan(nil)
        waits = (0..<7).map { _ in without.failed(Self.error(), at: Self.start, chance: 0.5).components.seconds }
        #expect(waits == [120, 240, 480, 960, 1920, 3600, 3600])
        var ended = Self.plan()
        _ = (0..<9).map { _ in ended.failed(Self.error(), at: Self.start, chance: 0.5) }
        let wait = ended.failed(Self.error(), at: Self.at(91 * Self.day), chance: 0.5)
        #expect(wait == .seconds(3600))
        var short = Self.plan(Validity(notBefore: Self.start.wall, notAfter: Self.start.wall + 86_400))
        waits = (0..<7).map { _ in short.failed(Self.error(), at: Self.start, chance: 0.5).components.seconds }
        #expect(waits == [120, 240, 480, 960, 1920, 3600, 3600])
    }

    @Test(
        "is tried no more than five times in an hour at first, as the strictest authority has it",
        arguments: [0.0, 0.5, 0.999])
    func rateLimit(_ chance: Double) {
        var plan = Self.plan(nil)
        var now = Self.start
        // The first attempt tries both challenges. One more is allowed every twelve minutes.
        var validations: [Duration] = [.zero, .zero]
        for _ in 0..<12 {
            now = now + plan.failed(Self.error(), at: now, chance: chance)
            validations.append(now.running - Self.start.running)
        }
        for (index, time) in validations.enumerated() {
            let allowed = 5 + Int(time.components.seconds / 720)
            #expect(index + 1 <= allowed, "validation \(index + 1) after \(time)")
        }
    }

    @Test(
        "waits as long as the authority wants, within two days",
        arguments: [(60, 120), (5000, 5000), (172_800, 172_800), (1_000_000_000, 172_800)] as [(Int64, Int64)])
    func held(_ asked: Int64, _ wait: Int64) {
        var plan = Self.plan()
        let error = Self.error(.rateLimited, retryAfter: .seconds(asked))
        let actual = plan.failed(error, at: Self.start, chance: 0.5)
        #expect(actual == .seconds(wait))
        #expect(plan.next(at: Self.at(90 * Self.day)) == .order)
    }

    @Test("does not follow at once on a renewal, whatever the clock or the authority says")
    func afterwards() {
        var plan = Self.plan(nil)
        plan.ordered(
            Validity(notBefore: Self.start.wall - 100 * Self.day, notAfter: Self.start.wall - 10 * Self.day),
            at: Self.start, chance: 0)
        #expect(plan.next(at: Self.start) == .ask)
        plan.notInformed(at: Self.start)
        #expect(plan.next(at: Self.at(80_000)) == .ask)
        #expect(plan.next(at: Self.at(86_400)) == .order)
        plan.ordered(Self.validity, at: Self.start, chance: 0)
        _ = plan.informed(RenewalWindow(start: 0, end: 1), retryAfter: .seconds(86_400), at: Self.start, chance: 0)
        #expect(plan.next(at: Self.start) == .rest(.seconds(86_400)))
        #expect(plan.next(at: Self.at(86_400)) == .order)
    }

    @Test("starts anew with a success")
    func success() {
        var plan = Self.plan(nil)
        for _ in 0..<9 { _ = plan.failed(Self.error(), at: Self.start, chance: 0) }
        plan.ordered(Self.validity, at: Self.start, chance: 0)
        #expect(plan.refusals == 0)
        let wait = plan.failed(Self.error(), at: Self.start, chance: 0.5)
        #expect(wait == .seconds(120))
        plan.found(Self.validity, at: Self.start, chance: 0)
        #expect(plan.refusals == 0 && plan.next(at: Self.start) == .ask)
    }

    @Test(
        "waits after a restart only where many attempts failed, or the authority wants it",
        arguments: [
            (3, 0, false, 0 as Int64), (4, 0, false, 720), (4, 700, false, 20), (4, 9000, false, 0),
            (4, -9_000_000, false, 720),
            (1, 100, true, 4900), (9, -1_000_000_000, true, 172_800), (1, 6000, true, 0),
        ] as [(Int, Int64, Bool, Int64)])
    func restart(_ refusals: Int, _ passed: Int64, _ isHeldOff: Bool, _ wait: Int64) {
        var record = HostRecord()
        record.failures = refusals
        record.refusals = refusals
        record.problemTime = Self.start.wall - passed
        record.nextAttempt = Self.start.wall - passed + 5000
        record.heldOffBy = isHeldOff ? "https://acme.example/dir" : nil
        let plan = Self.plan(nil, record: record)
        #expect(plan.next(at: Self.start) == (wait == 0 ? .order : .rest(.seconds(wait))))
        #expect(plan.refusals == refusals)
    }

    @Test("is left alone while another process is at it")
    func postponed() {
        var plan = Self.plan(nil)
        plan.postpone(by: .seconds(30), at: Self.start)
        #expect(plan.next(at: Self.start) == .rest(.seconds(30)))
        #expect(plan.next(at: Self.at(30)) == .order)
    }
}
