import Testing

@testable import RegistryClient

@Suite("attempts")
struct AttemptsTests {
    private static let error = ClientError(.serverFailure, "")

    @Test("are repeated with waits that double, up to a number")
    func waits() {
        var policy = RetryPolicy()
        policy.longestWait = .seconds(1)
        var attempts = Attempts(policy, .always)
        let failure = AttemptFailure(Self.error, mayPass: true, mayBeDone: true)
        #expect(attempts.next(after: failure, chance: 0) == .again(after: .milliseconds(200)))
        #expect(attempts.next(after: failure, chance: 0.5) == .again(after: .milliseconds(600)))
        #expect(attempts.next(after: failure, chance: 0) == .again(after: .milliseconds(500)))
        #expect(attempts.next(after: failure, chance: 0) == .again(after: .milliseconds(500)))
        #expect(attempts.next(after: failure, chance: 0) == .fail)
        #expect(attempts.mayBeDone)
    }

    @Test("are counted anew when a transfer came further")
    func advance() {
        var attempts = Attempts(RetryPolicy(), .always)
        let failure = AttemptFailure(Self.error, mayPass: true)
        for _ in 0..<100 {
            #expect(attempts.next(after: failure, chance: 0) != .fail)
            attempts.advance()
        }
        #expect(!attempts.mayBeDone)
    }

    @Test("wait at least as long as the server asks, and not for ever")
    func asked() {
        var attempts = Attempts(RetryPolicy(), .always)
        let patient = AttemptFailure(Self.error, mayPass: true, leastWait: .seconds(60))
        #expect(attempts.next(after: patient, chance: 0) == .again(after: .seconds(60)))
        let endless = AttemptFailure(Self.error, mayPass: true, leastWait: .seconds(61))
        #expect(attempts.next(after: endless, chance: 0) == .fail)
    }

    @Test("are not repeated when that could do something twice, or cannot help")
    func never() {
        var attempts = Attempts(RetryPolicy(), .unlessDone)
        #expect(attempts.next(after: AttemptFailure(Self.error, mayPass: true), chance: 0) != .fail)
        #expect(attempts.next(after: AttemptFailure(Self.error, mayPass: true, mayBeDone: true), chance: 0) == .fail)
        attempts = Attempts(RetryPolicy(), .never)
        #expect(attempts.next(after: AttemptFailure(Self.error, mayPass: true), chance: 0) == .fail)
        attempts = Attempts(RetryPolicy(), .always)
        #expect(attempts.next(after: AttemptFailure(Self.error), chance: 0) == .fail)
    }
}
