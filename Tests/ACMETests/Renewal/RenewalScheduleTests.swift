import Testing

@testable import ACME

@Suite("what is done next")
struct RenewalScheduleTests {
    static let start = RenewalPlanTests.start
    static let day = RenewalPlanTests.day

    /// Hosts with the days that their certificates have left of ninety; nil for those without one.
    static func schedule(_ days: [(String, Int64?)]) throws -> RenewalSchedule {
        var plans: [HostName: RenewalPlan] = [:]
        for (name, left) in days {
            let validity = left.map {
                Validity(notBefore: start.wall - (90 - $0) * day, notAfter: start.wall + $0 * day)
            }
            plans[try HostName(name)] = RenewalPlan(validity, at: start, chance: 0)
        }
        return RenewalSchedule(try days.map { try HostName($0.0) }, plans: plans)
    }

    @Test("is the order without which most is lost")
    func order() throws {
        let (a, b, c, d) = try (HostName("a"), HostName("b"), HostName("c"), HostName("d"))
        var schedule = try Self.schedule([("a", 80), ("b", 20), ("c", 10), ("d", nil)])
        for host in [d, c, b] {
            #expect(schedule.next(at: Self.start) == .order(host))
            schedule.ordered(host, RenewalPlanTests.validity, at: Self.start, chance: 0)
        }
        for host in [a, b, c, d] {
            #expect(schedule.next(at: Self.start) == .ask(host))
            schedule.notInformed(host, ACMEError(.malformedAnswer, "x"), at: Self.start)
        }
        #expect(schedule.next(at: Self.start) == .rest(.seconds(60)))
    }

    @Test("is nothing before the time that the authority says when it is asked for renewal information")
    func renewalInformationHeld() throws {
        let a = try HostName("a")
        var schedule = try Self.schedule([("a", 80), ("b", 29)])
        var error = ACMEError(.unavailable, "x", retryAfter: .seconds(40))
        schedule.notInformed(a, error, at: Self.start)
        #expect(schedule.next(at: Self.start) == .rest(.seconds(40)))
        #expect(schedule.next(at: RenewalPlanTests.at(40)) == .order(try HostName("b")))
        error.retryAfter = nil
        schedule.notInformed(a, error, at: RenewalPlanTests.at(41))
        #expect(schedule.next(at: RenewalPlanTests.at(41)) == .order(try HostName("b")))
    }

    @Test("is another host while one has to wait")
    func others() throws {
        let (a, b) = try (HostName("a"), HostName("b"))
        var schedule = try Self.schedule([("a", nil), ("b", nil)])
        #expect(schedule.next(at: Self.start) == .order(a))
        let wait = schedule.failed(a, RenewalPlanTests.error(), at: Self.start, chance: 0.5)
        #expect(wait == .seconds(120))
        #expect(schedule.next(at: Self.start) == .order(b))
        schedule.postpone(b, by: .seconds(10), at: Self.start)
        #expect(schedule.next(at: Self.start) == .rest(.seconds(10)))
        #expect(schedule.next(at: RenewalPlanTests.at(10)) == .order(b))
    }

    @Test(
        "is nothing while the authority cannot be reached, for half an hour at most",
        arguments: [
            ACMEError.Code.unreachable, .untrusted, .unavailable, .accountClosed, .cache,
        ])
    func authority(_ code: ACMEError.Code) throws {
        let (a, b) = try (HostName("a"), HostName("b"))
        var schedule = try Self.schedule([("a", nil), ("b", nil)])
        let waits = (0..<8).map { _ in
            schedule.failed(a, RenewalPlanTests.error(code), at: Self.start, chance: 0.5).components.seconds
        }
        #expect(waits == [30, 60, 120, 240, 480, 960, 1800, 1800])
        #expect(schedule.next(at: Self.start) == .rest(.seconds(60)))
        #expect(schedule.next(at: RenewalPlanTests.at(1799)) == .rest(.seconds(1)))
        #expect(schedule.next(at: RenewalPlanTests.at(1800)) == .order(a))
        // None of it was a failed validation.
        #expect(schedule[a]?.refusals == 0)
        let waitAfterRefusal = schedule.failed(a, RenewalPlanTests.error(), at: Self.start, chance: 0.5)
        #expect(waitAfterRefusal == .seconds(120))
        let waitAfterAll = schedule.failed(b, RenewalPlanTests.error(code), at: Self.start, chance: 0.5)
        #expect(waitAfterAll == .seconds(30))
    }

    @Test("waits as long as an unavailable authority wants")
    func unavailable() throws {
        var schedule = try Self.schedule([("a", nil)])
        let error = RenewalPlanTests.error(.unavailable, retryAfter: .seconds(7200))
        let wait = schedule.failed(try HostName("a"), error, at: Self.start, chance: 0)
        #expect(wait == .seconds(7200))
    }

    @Test(
        "is judged by the authority's clock where this machine's is wrong, also after a jump",
        arguments: [-400, -2, 2, 400] as [Int64])
    func clock(_ days: Int64) throws {
        let a = try HostName("a")
        // This machine's clock is so many days ahead.
        var schedule = try Self.schedule([("a", 45)])
        let wrong = Moment(wall: Self.start.wall + days * Self.day, running: Self.start.running)
        let ahead = schedule.learn(Self.start.wall, at: wrong)
        #expect(ahead == days * Self.day)
        let again = schedule.learn(Self.start.wall, at: wrong)
        #expect(again == nil, "it is said once")
        #expect(!schedule.isDue(a, at: wrong))
        // Fifteen days later it is due, whatever the clock says by then.
        for jump in [days, 0, -days] {
            let later = RenewalPlanTests.at(15 * Self.day)
            let seen = Moment(wall: later.wall + jump * Self.day, running: later.running)
            #expect(schedule.isDue(a, at: seen))
            #expect(schedule.next(at: seen) == .order(a))
        }
        let whenRight = schedule.learn(Self.start.wall, at: Self.start)
        #expect(whenRight == nil)
        let later = schedule.learn(Self.start.wall, at: wrong)
        #expect(later != nil, "it is said again when it was right in between")
    }

    @Test("is judged by this machine's clock while it differs little, or nobody tells another")
    func ownClock() throws {
        let a = try HostName("a")
        var schedule = try Self.schedule([("a", 31)])
        let ahead = schedule.learn(nil, at: Self.start)
        #expect(ahead == nil)
        #expect(schedule.isDue(a, at: RenewalPlanTests.at(Self.day)))
        let now = RenewalPlanTests.at(Self.day)
        let wait0 = schedule.learn(now.wall - 3000, at: now)
        #expect(wait0 == nil)
        #expect(schedule.isDue(a, at: now))
    }
}
