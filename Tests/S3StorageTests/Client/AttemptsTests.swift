import Testing

@testable import S3Storage

@Suite("the attempts of a request")
struct AttemptsTests {
    static func failure(
        _ remedy: AttemptFailure.Remedy, _ reason: S3Error.Reason = .unavailable, mayBeDone: Bool = false,
        leastWait: Duration = .zero
    ) -> AttemptFailure {
        AttemptFailure(error: S3Error(reason, "no"), remedy: remedy, mayBeDone: mayBeDone, leastWait: leastWait)
    }

    static func wait(_ step: Attempts.Step) -> Duration? {
        if case .again(let wait) = step { return wait }
        return nil
    }

    static func word(_ step: Attempts.Step) -> String {
        switch step {
        case .again: "again"
        case .renewKeys: "keys"
        case .setClock: "clock"
        case .settle: "settle"
        case .fail: "fail"
        }
    }

    @Test("wait twice as long each time, a random part of it, up to the longest")
    func backoff() {
        var policy = RetryPolicy()
        policy.patience = .seconds(1000)
        var attempts = Attempts(policy: policy)
        let waits = (1...9).map { _ in
            Self.wait(attempts.next(after: Self.failure(.time), at: .zero, chance: 0.5)) ?? .zero
        }
        #expect(waits.prefix(4) == [.milliseconds(25), .milliseconds(50), .milliseconds(100), .milliseconds(200)])
        #expect(waits.last == .seconds(2))
        #expect(Self.word(attempts.next(after: Self.failure(.time), at: .zero, chance: 0.5)) == "fail")
    }

    @Test("end when the next would begin too long after the first failure")
    func patience() {
        var attempts = Attempts(policy: RetryPolicy())
        #expect(Self.word(attempts.next(after: Self.failure(.time), at: .seconds(500), chance: 0)) == "again")
        #expect(Self.word(attempts.next(after: Self.failure(.time), at: .seconds(519), chance: 0)) == "again")
        #expect(Self.word(attempts.next(after: Self.failure(.time), at: .seconds(521), chance: 0)) == "fail")
    }

    @Test("wait as long as the server asks")
    func retryAfter() {
        var attempts = Attempts(policy: RetryPolicy())
        let step = attempts.next(after: Self.failure(.time, leastWait: .seconds(3)), at: .zero, chance: 0)
        #expect(Self.wait(step) == .seconds(3))
    }

    @Test("end at once when nothing helps, and when none are wanted")
    func hopeless() {
        var attempts = Attempts(policy: RetryPolicy())
        #expect(Self.word(attempts.next(after: Self.failure(.none, .denied), at: .zero, chance: 0)) == "fail")
        var single = Attempts(policy: RetryPolicy(), isRetried: false)
        #expect(Self.word(single.next(after: Self.failure(.time), at: .zero, chance: 0)) == "fail")
    }

    @Test(
        "renew the keys once and set the clock once, also where no other attempt is wanted", arguments: [true, false])
    func once(_ isRetried: Bool) {
        var attempts = Attempts(policy: RetryPolicy(), isRetried: isRetried)
        let skew = Self.failure(.clock(ahead: 9), .clockSkew)
        #expect(Self.word(attempts.next(after: Self.failure(.keys), at: .zero, chance: 0)) == "keys")
        #expect(Self.word(attempts.next(after: skew, at: .zero, chance: 0)) == "clock")
        #expect(Self.word(attempts.next(after: Self.failure(.keys), at: .zero, chance: 0)) == "fail")
        #expect(Self.word(attempts.next(after: skew, at: .zero, chance: 0)) == "fail")
    }

    @Test("look what became of a lost one when the next contradicts it, and only then", arguments: [true, false])
    func settling(_ mayBeDone: Bool) {
        var attempts = Attempts(policy: RetryPolicy(), settlement: .writeMark("m"))
        let lost = Self.failure(.time, mayBeDone: mayBeDone)
        #expect(Self.word(attempts.next(after: lost, at: .zero, chance: 0)) == "again")
        let refused = Self.failure(.none, .conditionFailed)
        #expect(Self.word(attempts.next(after: refused, at: .zero, chance: 0)) == (mayBeDone ? "settle" : "fail"))
    }

    @Test("look what became of a lost one when no more follow")
    func settlingAtTheEnd() {
        var attempts = Attempts(policy: RetryPolicy(), settlement: .writeMark("m"))
        let lost = Self.failure(.time, mayBeDone: true)
        #expect(Self.word(attempts.next(after: lost, at: .zero, chance: 0)) == "again")
        #expect(Self.word(attempts.next(after: lost, at: .seconds(60), chance: 0)) == "settle")
        var plain = Attempts(policy: RetryPolicy())
        #expect(Self.word(plain.next(after: lost, at: .zero, chance: 0)) == "again")
        #expect(Self.word(plain.next(after: lost, at: .seconds(60), chance: 0)) == "fail")
    }
}
