import NIOCore
import ObjectStorage
import Synchronization
import Testing

@testable import S3Storage

@Suite("room of clients that send slowly, and never stop", .timeLimit(.minutes(30)))
struct SlowClientTests {
    @Test("is taken after a time that its size deserves, and nothing of theirs is lost")
    func trickle() async throws {
        var options = S3StoreOptions()
        options.partBuffers = 10 << 20
        let seconds = Mutex(0)
        var surroundings = S3Surroundings.system
        surroundings.elapsed = { .seconds(seconds.withLock { $0 }) }
        try await S3Store.behindProxy({ _, _ in .pass }, options: options, surroundings: surroundings) { store, _ in
            let data = ObjectKey.root.appending("uploads/1/data")
            let blob = ObjectKey.root.appending("blobs/1/data")
            let begun = try await store.beginAppend(data, expecting: AppendExpectation(isNew: true))
            let slow = try #require(begun as? S3AppendSession)
            try await slow.append(.counting(300 << 10))
            #expect(store.budget.used == 10 << 20)
            for second in 1...20 {
                seconds.withLock { $0 = second }
                try await slow.append(ByteBuffer(repeating: 7, count: 1000))
                await slow.giveWay(idleFor: S3Store.idleUpload)
                #expect(store.budget.used == (second < 20 ? 10 << 20 : 0), "after \(second) seconds")
            }
            // It gets room again when it goes on, and keeps it as long.
            try await slow.append(ByteBuffer(repeating: 7, count: 1000))
            await slow.giveWay(idleFor: S3Store.idleUpload)
            #expect(store.budget.used == 10 << 20)
            try await slow.publish(as: blob)
            var wanted = ByteBuffer.counting(300 << 10)
            wanted.writeRepeatingByte(7, count: 21_000)
            #expect(try await store.whole(blob) == wanted)
            #expect(store.budget.used == 0)
        }
    }

    @Test("is that of a small part though they announce the largest object that there can be")
    func announced() async throws {
        try await S3Store.behindProxy({ _, _ in .pass }) { store, _ in
            let data = ObjectKey.root.appending("uploads/1/data")
            let session = try await store.beginAppend(data, expecting: AppendExpectation(size: 5 << 40, isNew: true))
            try await session.append(.counting(300 << 10))
            #expect(store.budget.used == store.client.settings.partSize)
            try await session.discard()
        }
    }
}
