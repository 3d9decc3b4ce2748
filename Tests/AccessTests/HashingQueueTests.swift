import Testing

@testable import Access

@Suite struct HashingQueueTests {
    private typealias Queue = HashingQueue<String, String, Int>

    private func describe(_ admission: Queue.Admission) -> String {
        switch admission {
        case .start(let job): "start \(job)"
        case .wait: "wait"
        case .refuse(let waiter): "refuse \(waiter)"
        }
    }

    @Test("equal passwords share one hash, however many ask")
    func shares() {
        var queue = Queue(concurrency: 2, jobLimit: 1, waiterLimit: 100)
        #expect(describe(queue.admit(0, for: "a", job: "A")) == "start A")
        for waiter in 1..<64 { #expect(describe(queue.admit(waiter, for: "a", job: "A")) == "wait") }
        let (waiters, next) = queue.finish("a")
        #expect(waiters == Array(0..<64))
        #expect(next == nil)
    }

    @Test("beyond its bounds it runs so many, lets so many wait and refuses the rest")
    func bounds() {
        var queue = Queue(concurrency: 2, jobLimit: 1, waiterLimit: 100)
        #expect(describe(queue.admit(1, for: "a", job: "A")) == "start A")
        #expect(describe(queue.admit(2, for: "b", job: "B")) == "start B")
        #expect(describe(queue.admit(3, for: "c", job: "C")) == "wait")
        #expect(describe(queue.admit(4, for: "d", job: "D")) == "refuse 4")
        #expect(describe(queue.admit(5, for: "c", job: "C")) == "wait")
        let first = queue.finish("b")
        #expect(first.waiters == [2])
        #expect(first.next == "C")
        let second = queue.finish("a")
        #expect(second.waiters == [1])
        #expect(second.next == nil)
        let third = queue.finish("c")
        #expect(third.waiters == [3, 5])
        #expect(third.next == nil)
        #expect(describe(queue.admit(6, for: "d", job: "D")) == "start D")
        #expect(describe(queue.admit(7, for: "e", job: "E")) == "start E")
        #expect(describe(queue.admit(8, for: "f", job: "F")) == "wait")
    }

    @Test("waiters are bounded too, and come back when results are out")
    func boundsWaiters() {
        var queue = Queue(concurrency: 1, jobLimit: 1, waiterLimit: 2)
        _ = queue.admit(1, for: "a", job: "A")
        _ = queue.admit(2, for: "a", job: "A")
        #expect(describe(queue.admit(3, for: "a", job: "A")) == "refuse 3")
        _ = queue.finish("a")
        #expect(describe(queue.admit(4, for: "a", job: "A")) == "start A")
    }
}
