import Testing

@testable import HTTPConnection

@Suite("The watch over a connection")
struct ConnectionWatchTests {
    private var limits: ConnectionLimits {
        var limits = ConnectionLimits()
        limits.headerTimeout = .seconds(8)
        limits.idleTimeout = .seconds(16)
        limits.bodyTimeout = .seconds(8)
        limits.minimumRate = 100
        return limits
    }

    /// How many ticks pass before the first verdict, and which; `bytes` tells what has moved after so many of them.
    private func outcome(
        in phase: ConnectionWatch.Phase, bytes: (Int) -> Int64 = { _ in 0 }
    ) -> (seconds: Double, ConnectionWatch.Verdict)? {
        var watch = ConnectionWatch(limits)
        watch.enter(phase)
        for count in 1...10_000 {
            if let verdict = watch.afterTick(bytes: bytes(count)) {
                return (watch.tick / .seconds(1) * Double(count), verdict)
            }
        }
        return nil
    }

    @Test("ends a phase at its limit, to within two ticks")
    func limitsHold() throws {
        let tick = ConnectionWatch(limits).tick / .seconds(1)
        let expected: [(ConnectionWatch.Phase, Double, ConnectionWatch.Verdict)] = [
            (.head, 8, .headTooSlow), (.idle, 16, .idle), (.receiving, 8, .stalled), (.sending, 8, .stalled),
            (.discarding, 5, .discardingTooSlow),
        ]
        for (phase, limit, verdict) in expected {
            let found = try #require(outcome(in: phase))
            #expect(found.1 == verdict)
            #expect(found.seconds >= limit && found.seconds <= limit + 2 * tick, "\(phase): \(found.seconds)")
        }
    }

    @Test("never ends what this side takes long for")
    func ours() {
        #expect(outcome(in: .ours) == nil)
    }

    @Test("drops a client that moves less than the least rate, and none that moves as much")
    func rates() throws {
        let tick = ConnectionWatch(limits).tick / .seconds(1)
        #expect(outcome(in: .receiving) { Int64(Double($0) * tick * 90) }?.1 == .stalled)
        #expect(outcome(in: .sending) { Int64(Double($0) * tick * 110) } == nil)
    }

    @Test("counts only the time that the client was waited for")
    func slowDisk() {
        var watch = ConnectionWatch(limits)
        // One tick in ten waits for the client, which sends a little each time; the disk takes the rest.
        for count in 1...2_000 {
            watch.enter(count.isMultiple(of: 10) ? .receiving : .ours)
            #expect(watch.afterTick(bytes: Int64(count) * 100) == nil)
        }
    }

    @Test("does not charge a request with what the one before was slow with")
    func nextRequest() {
        var watch = ConnectionWatch(limits)
        watch.enter(.receiving)
        for count in 1...200 {
            if count.isMultiple(of: 8) { watch.beginTransfer() }
            #expect(watch.afterTick(bytes: 0) == nil)
        }
    }
}
