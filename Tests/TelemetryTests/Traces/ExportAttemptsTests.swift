import Testing

@testable import Telemetry

@Suite("attempts to send spans")
struct ExportAttemptsTests {
    private static func attempts() -> ExportAttempts { ExportAttempts(limit: .seconds(30)) }

    @Test("are made again after what may pass, a few times, and later each time")
    func again() {
        var attempts = Self.attempts()
        #expect(attempts.next(after: .failed, elapsed: .zero, chance: 0) == .again(after: .milliseconds(250)))
        #expect(
            attempts.next(after: .status(503, retryAfter: nil), elapsed: .seconds(1), chance: 0)
                == .again(after: .milliseconds(500)))
        #expect(
            attempts.next(after: .status(429, retryAfter: .seconds(7)), elapsed: .seconds(2), chance: 0.5)
                == .again(after: .seconds(7)))
        #expect(
            attempts.next(after: .status(504, retryAfter: .seconds(1)), elapsed: .seconds(9), chance: 0.5)
                == .again(after: .seconds(3)))
        #expect(attempts.next(after: .failed, elapsed: .seconds(12), chance: 0) == .giveUp(rest: .zero))
    }

    @Test("end with what will not pass", arguments: [301, 400, 401, 404, 413, 500, 501])
    func never(_ status: Int) {
        var attempts = Self.attempts()
        let step = attempts.next(after: .status(status, retryAfter: .seconds(1)), elapsed: .zero, chance: 0)
        #expect(step == .giveUp(rest: .zero))
    }

    @Test("end with success", arguments: [200, 202, 204])
    func good(_ status: Int) {
        var attempts = Self.attempts()
        #expect(attempts.next(after: .status(status, retryAfter: nil), elapsed: .zero, chance: 0) == .done)
    }

    @Test(
        "end where the next one would come too late, and the collector is left alone for as long as it asks, up to a minute",
        arguments: [
            (20, 9, .again(after: .seconds(9))), (20, 10, .giveUp(rest: .seconds(10))),
            (0, 40, .giveUp(rest: .seconds(40))), (0, 3600, .giveUp(rest: .seconds(60))),
            (0, Int64.max, .giveUp(rest: .seconds(60))), (30, -5, .giveUp(rest: .zero)),
        ] as [(Int, Int64, ExportAttempts.Step)])
    func late(_ elapsed: Int, _ asked: Int64, _ step: ExportAttempts.Step) {
        var attempts = Self.attempts()
        let outcome = ExportAttempts.Outcome.status(503, retryAfter: .seconds(asked))
        #expect(attempts.next(after: outcome, elapsed: .seconds(elapsed), chance: 0) == step)
    }
}
