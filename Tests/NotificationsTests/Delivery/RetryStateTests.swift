import Testing

@testable import Notifications

@Suite("Attempts after failures")
struct RetryStateTests {
    @Test(
        "come nearly at once below the threshold, and a backoff later from there on",
        arguments: [
            (1, [1.0, 1.0, 1.0]), (3, [0.01, 0.01, 1.0, 1.0]), (10, Array(repeating: 0.01, count: 9) + [1.0, 1.0]),
        ])
    func waits(_ threshold: Int, _ waits: [Double]) {
        var state = RetryState()
        for wait in waits {
            #expect(state.fail(threshold: threshold, backoff: .seconds(1), chance: 0) == .seconds(wait))
        }
        #expect(state.succeed() == waits.count)
        #expect(state.succeed() == 0)
        #expect(state.fail(threshold: threshold, backoff: .seconds(1), chance: 0) == .seconds(waits[0]))
    }

    @Test("never come earlier than backoff says, and at most a tenth later")
    func chance() {
        for chance in [0.0, 0.5, 0.999] {
            var state = RetryState()
            let wait = state.fail(threshold: 1, backoff: .seconds(10), chance: chance)
            #expect(wait >= .seconds(10) && wait < .seconds(11))
        }
    }

    @Test("never wait longer than a backoff that is short")
    func shortBackoff() {
        var state = RetryState()
        #expect(state.fail(threshold: 5, backoff: .milliseconds(1), chance: 0) == .milliseconds(1))
    }

    @Test("are told at once, and then once in an interval with their number")
    func reports() {
        let start = ContinuousClock.now
        var report = RareReport(interval: .seconds(60))
        #expect(report.note(at: start) == 1)
        for second in 1..<60 { #expect(report.note(at: start + .seconds(second)) == nil) }
        #expect(report.note(5, at: start + .seconds(60)) == 64)
        #expect(report.note(at: start + .seconds(61)) == nil)
        report.reset()
        #expect(report.note(at: start + .seconds(62)) == 1)
    }
}
