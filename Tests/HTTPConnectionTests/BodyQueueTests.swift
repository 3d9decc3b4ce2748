import NIOCore
import Synchronization
import Testing

@testable import HTTPConnection

@Suite("The queue of a body", .timeLimit(.minutes(30)))
struct BodyQueueTests {
    private static func piece(_ count: Int) -> ByteBuffer { ByteBuffer(repeating: 7, count: count) }

    @Test("gives what was put in, in order, and then ends")
    func order() async throws {
        let queue = BodyQueue {}
        for text in ["one ", "two ", "three"] { queue.append(ByteBuffer(string: text)) }
        queue.finish()
        let whole = try await RequestBody(queue).collect(upTo: 100)
        #expect(whole.map { String(buffer: $0) } == "one two three")
    }

    @Test("wants nothing before somebody reads, and nothing while 128 KiB wait")
    func demand() async throws {
        let demands = Mutex(0)
        let queue = BodyQueue { demands.withLock { $0 += 1 } }
        #expect(!queue.wantsMore)
        queue.append(Self.piece(10))
        #expect(demands.withLock { $0 } == 0)
        _ = try await queue.next()
        #expect(queue.wantsMore)
        #expect(demands.withLock { $0 } == 1)
        queue.append(Self.piece(128 << 10))
        #expect(!queue.wantsMore)
        _ = try await queue.next()
        #expect(queue.wantsMore)
    }

    @Test("wakes a reader that waits, by a piece, the end or a failure")
    func waiting() async throws {
        let (demands, demand) = AsyncStream<Void>.makeStream()
        let queue = BodyQueue { demand.yield() }
        async let first = queue.next()
        for await _ in demands { break }
        #expect(queue.isStarved)
        queue.append(Self.piece(3))
        #expect(try await first?.readableBytes == 3)
        async let last = queue.next()
        for await _ in demands where queue.isStarved { break }
        queue.finish()
        #expect(try await last == nil)
    }

    @Test("gives what came before it broke, then says why, and cannot end well any more")
    func broken() async throws {
        let queue = BodyQueue {}
        queue.append(Self.piece(5))
        queue.fail(BrokenBody("gone"))
        queue.finish()
        #expect(try await queue.next()?.readableBytes == 5)
        await #expect(throws: BrokenBody.self) { try await queue.next() }
        await #expect(throws: BrokenBody.self) { try await queue.next() }
    }
}
