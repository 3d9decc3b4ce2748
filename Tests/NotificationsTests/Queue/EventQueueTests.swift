import NIOCore
import Testing

@testable import Notifications

@Suite("A queue of events")
struct EventQueueTests {
    private func entry(_ text: String) -> QueueEntry { QueueEntry(ByteBuffer(string: text), isChange: false) }

    private func texts(_ queue: EventQueue) -> [String] {
        var queue = queue
        var texts: [String] = []
        while let entry = queue.next {
            texts.append(String(buffer: entry.bytes))
            queue.removeFirst()
        }
        return texts
    }

    @Test("takes no more events than it may have, and keeps the earlier ones")
    func countBound() {
        var queue = EventQueue(maximumEvents: 2, maximumSize: 1 << 20, isSaved: false)
        let taken = ["a", "b", "c"].map { queue.offer(entry($0)) }
        #expect(taken == [true, true, false])
        queue.removeFirst()
        let later = queue.offer(entry("d"))
        #expect(later)
        #expect(texts(queue) == ["b", "d"])
    }

    @Test("takes no more bytes than it may have")
    func sizeBound() {
        var queue = EventQueue(maximumEvents: 100, maximumSize: 3 * EventQueue.overhead + 100, isSaved: false)
        let long = String(repeating: "x", count: 90)
        let taken = [long, "1234567890", "x", "", ""].map { queue.offer(entry($0)) }
        #expect(taken == [true, true, false, true, false])
        #expect(queue.size == 3 * EventQueue.overhead + 100)
        #expect(texts(queue).count == 3)
    }

    @Test("is as small as before when all have gone")
    func emptied() {
        var queue = EventQueue(maximumEvents: 10, maximumSize: 1 << 20, isSaved: false)
        for number in 0..<10 { _ = queue.offer(entry("\(number)")) }
        while queue.next != nil { queue.removeFirst() }
        #expect(queue.isEmpty && queue.size == 0)
        queue.removeFirst()
        #expect(queue.size == 0)
    }

    @Test("gives out only what is saved, in order, where it has to be saved")
    func saving() {
        var queue = EventQueue(maximumEvents: 10, maximumSize: 1 << 20, isSaved: true)
        for text in ["a", "b", "c"] { _ = queue.offer(entry(text)) }
        #expect(queue.next == nil)
        #expect(queue.unsaved(upTo: 2).map { String(buffer: $0.bytes) } == ["a", "b"])
        #expect(queue.unsaved(upTo: 0).count == 1)
        _ = queue.noteSaved(at: [JournalPosition(run: "r", number: 1), nil])
        #expect(texts(queue) == ["a", "b"])
        #expect(queue.next?.position == JournalPosition(run: "r", number: 1))
        #expect(queue.volatileCount == 2)
        #expect(queue.unsaved(upTo: 100).map { String(buffer: $0.bytes) } == ["c"])
    }

    @Test("puts what an earlier run saved before what is not saved yet, whatever room there is")
    func restoring() {
        var queue = EventQueue(maximumEvents: 2, maximumSize: 1000, isSaved: true)
        _ = queue.offer(entry("saved"))
        _ = queue.noteSaved(at: [nil])
        _ = queue.offer(entry("new"))
        queue.restore(["old 1", "old 2"].map(entry))
        #expect(texts(queue) == ["saved", "old 1", "old 2"])
        #expect(queue.count == 4)
        let isTaken = queue.offer(entry("too much"))
        #expect(!isTaken)
    }

    @Test("stays within its bounds when a million events come for a dead endpoint")
    func million() {
        var queue = EventQueue(maximumEvents: 10_000, maximumSize: 4 << 20, isSaved: false)
        let bytes = ByteBuffer(string: String(repeating: "x", count: 800))
        var dropped = 0
        for _ in 0..<1_000_000 where !queue.offer(QueueEntry(bytes, isChange: false)) { dropped += 1 }
        #expect(queue.size <= 4 << 20)
        #expect(queue.count + dropped == 1_000_000)
        #expect(queue.count == (4 << 20) / (800 + EventQueue.overhead))
    }
}
