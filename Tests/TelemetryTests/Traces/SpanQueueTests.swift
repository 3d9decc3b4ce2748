import Testing

@testable import Telemetry

@Suite("spans that wait")
struct SpanQueueTests {
    @Test("wait for a batch, and are dropped when there is no room")
    func queue() {
        var queue = SpanQueue(limit: 3, batch: 2)
        #expect(queue.take().isEmpty)
        #expect(queue.add(.named("a")) == .wait)
        #expect(queue.add(.named("b")) == .send)
        #expect(queue.add(.named("c")) == .wait)
        #expect(queue.add(.named("d")) == .dropped)
        #expect(queue.take().map(\.name) == ["a", "b"])
        #expect(queue.take().map(\.name) == ["c"])
        #expect(queue.add(.named("e")) == .wait)
        #expect(queue.clear() == 1)
        #expect(queue.clear() == 0)
        #expect(queue.take().isEmpty)
    }

    @Test("and are lost are told of at once, and then those of five minutes together, with the cause of the last")
    func losses() {
        var report = LossReport()
        let start = ContinuousClock.now
        #expect(report.add(3, "a", at: start) == .init(count: 3, cause: "a"))
        #expect(report.add(4, "b", at: start + .seconds(1)) == nil)
        #expect(report.add(5, "c", at: start + .seconds(299)) == nil)
        #expect(report.add(6, "d", at: start + .seconds(300)) == .init(count: 15, cause: "d"))
        #expect(report.rest() == nil)
        #expect(report.add(1, "e", at: start + .seconds(301)) == nil)
        #expect(report.rest() == .init(count: 1, cause: "e"))
        #expect(report.rest() == nil)
    }
}
