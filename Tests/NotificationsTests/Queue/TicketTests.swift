import Testing

@testable import Notifications

@Suite("Waiting for events to be safe", .timeLimit(.minutes(30)))
struct TicketTests {
    @Test("ends when the last of those has left that had something to do")
    func leaving() async {
        let ticket = Ticket()
        ticket.join()
        async let isDone = ticket.wait(atMost: .seconds(60))
        ticket.leave()
        ticket.leave()
        #expect(await isDone)
        #expect(await ticket.wait(atMost: .seconds(60)))
    }

    @Test("ends after a while when nobody leaves, and says so")
    func limit() async {
        #expect(await !Ticket().wait(atMost: .milliseconds(10)))
    }

    @Test("ends at once when the request is cancelled")
    func cancellation() async {
        let task = Task { await Ticket().wait(atMost: .seconds(3600)) }
        task.cancel()
        #expect(await !task.value)
    }

    @Test("a signal that is rung before the wait is not lost, and wakes once")
    func signal() async {
        let signal = Signal()
        signal.ring()
        signal.ring()
        await signal.wait()
        async let second: Void = signal.wait()
        signal.ring()
        await second
        await signal.wait(atMost: .milliseconds(1), .system)
    }
}
