import NIOCore
import NIOHTTP1
import ObjectStorage
import Synchronization
import Testing

@testable import S3Storage

@Suite("an S3 store behind a server that fails", .timeLimit(.minutes(30)))
struct S3FaultTests {
    private static let key = ObjectKey.root.appending("uploads/1/data")
    private static let blob = ObjectKey.root.appending("blobs/1/data")

    @Test("reads on where an answer broke off, each time further on")
    func brokenReads() async throws {
        let content = ByteBuffer.counting(3 << 20)
        try await with({ request, number in
            request.method == .GET && number % 3 != 0 ? .truncate(after: 700_000) : .pass
        }) { store, proxy in
            try await store.put(content, at: Self.blob, if: .always)
            #expect(try await store.whole(Self.blob) == content)
            let starts = proxy.requests.filter { $0.method == .GET }.compactMap { request in
                request.headers.first(name: "range")?.dropFirst("bytes=".count).split(separator: "-").first.flatMap {
                    Int($0)
                }
            }
            // The first bytes, and the rest from where it broke off. A reset may take some of the 700,000 with it.
            let rest = starts.drop { $0 == 0 }
            #expect(rest.first == 131_072 && rest.count >= 3)
            #expect(zip(rest, rest.dropFirst()).allSatisfy { $0 < $1 && $1 <= $0 + 700_000 })
        }
    }

    @Test("takes a server that refuses conditions as mistakes for one that knows none")
    func mistakenConditions() async throws {
        try await with({ request, _ in
            let isConditional = ["if-match", "if-none-match"].contains { request.headers.contains(name: $0) }
            return isConditional && request.method != .GET ? .answer(.s3(400, "InvalidArgument")) : .pass
        }) { store, _ in
            #expect(try await store.conditionSupport() == ConditionSupport.none)
            try await store.put(ByteBuffer(string: "1"), at: Self.blob, if: .absent)
            let error = await #expect(throws: StorageError.self) {
                try await store.put(ByteBuffer(string: "2"), at: Self.blob, if: .absent)
            }
            #expect(error?.code == .conditionFailed)
        }
    }

    @Test("reads a large object with a few requests when its reader goes on where it stopped")
    func sequences() async throws {
        let content = ByteBuffer.counting(3 << 20)
        try await with({ _, _ in .pass }) { store, proxy in
            try await store.put(content, at: Self.blob, if: .always)
            let before = proxy.requests.count
            #expect(try await store.whole(Self.blob) == content)
            // The first bytes, and one stream with the rest, which a slow machine may break once; not one for each of the reads.
            #expect(proxy.requests.count - before < 4)
        }
    }

    @Test("asks for no byte behind a range that its reader will stop at, and for the range once")
    func ranges() async throws {
        let content = ByteBuffer.counting(3 << 20)
        try await with({ _, _ in .pass }) { store, proxy in
            try await store.put(content, at: Self.blob, if: .always)
            let reader = try #require(try await store.open(Self.blob))
            let before = proxy.requests.count
            let range: Range<Int64> = 500_000..<1_500_000
            var bytes = ByteBuffer()
            while bytes.readableBytes < range.count {
                let start = range.lowerBound + Int64(bytes.readableBytes)
                bytes.writeImmutableBuffer(
                    try await reader.read(start..<min(start + 256 << 10, range.upperBound), before: range.upperBound))
            }
            #expect(bytes == content.getSlice(at: 500_000, length: 1_000_000))
            let asked = proxy.requests.dropFirst(before).compactMap { $0.headers.first(name: "range") }
            #expect(asked == ["bytes=500000-1499999"])
        }
    }

    @Test("publishes whole what was appended while every other request was reset, before or after it was carried out")
    func resets() async throws {
        let content = ByteBuffer.counting(12 << 20)
        try await with({ _, number in number % 4 == 1 ? .reset : number % 4 == 3 ? .resetAfterSuccess : .pass }) {
            store, _ in
            for target in [nil, Self.blob] {
                let session = try await store.beginAppend(
                    Self.key, expecting: AppendExpectation(target: target, isNew: true))
                try await session.appendPieces(content)
                try await session.publish(as: Self.blob)
                #expect(try await store.whole(Self.blob) == content)
                try await store.delete(Self.blob, if: .always)
            }
        }
    }

    @Test("keeps what was suspended when the server goes away, and says that it is unavailable")
    func outage() async throws {
        let isDown = Mutex(false)
        try await with({ _, _ in isDown.withLock { $0 } ? .answer(.s3(503, "ServiceUnavailable")) : .pass }) {
            store, _ in
            let first = try await store.beginAppend(Self.key)
            try await first.appendPieces(.counting(11 << 20))
            try await first.suspend(noting: ByteBuffer(string: "11"))
            let second = try #require(try await store.resumeAppend(Self.key, at: 11 << 20))
            isDown.withLock { $0 = true }
            let error = await #expect(throws: StorageError.self) {
                try await second.appendPieces(.counting(30 << 20))
                try await second.suspend()
            }
            #expect(error?.code == .unavailable)
            let closed = await #expect(throws: StorageError.self) { try await second.append(ByteBuffer(string: "x")) }
            #expect(closed?.code == .closed)
            isDown.withLock { $0 = false }
            #expect(try await store.appended(Self.key)?.note == ByteBuffer(string: "11"))
            let third = try #require(try await store.resumeAppend(Self.key, at: 11 << 20))
            try await third.publish(as: Self.blob)
            #expect(try await store.whole(Self.blob) == .counting(11 << 20))
            #expect(store.budget.used == 0)
        }
    }

    @Test("lets uploads wait for room, and takes it from one whose client is slow")
    func slowClient() async throws {
        var options = S3StoreOptions()
        options.partBuffers = 10 << 20
        try await with({ _, _ in .pass }, options) { store, _ in
            for idle in [1 << 20, 7 << 20] {
                let slow = try await store.beginAppend(Self.key, expecting: AppendExpectation(isNew: true))
                try await slow.appendPieces(.counting(idle))
                #expect(store.budget.used == 10 << 20)
                let content = ByteBuffer.counting(12 << 20)
                let other = ObjectKey.root.appending("uploads/2/data")
                let quick = try await store.beginAppend(
                    other, expecting: AppendExpectation(target: Self.blob, isNew: true))
                try await quick.appendPieces(content)
                try await quick.publish(as: Self.blob)
                #expect(try await store.whole(Self.blob) == content)
                // The slow one goes on as if nothing had been.
                try await slow.appendPieces(.counting(1 << 20))
                try await slow.publish(as: Self.blob)
                var wanted = ByteBuffer.counting(idle)
                wanted.writeImmutableBuffer(.counting(1 << 20))
                #expect(try await store.whole(Self.blob) == wanted)
                let names = try await store.client.listObjects(S3ListQuery(prefix: store.client.keys.container(.root)))
                #expect(names.entries.map(\.key) == [store.client.keys.object(Self.blob)])
            }
            #expect(store.budget.used == 0)
        }
    }

    @Test("publishes nothing with a gap when bytes were lost while their session gave way")
    func lostWhileGivingWay() async throws {
        let isBegin = { @Sendable (request: ProxiedRequest) in
            request.method == .POST && request.uri.contains("?uploads")
        }
        try await with({ request, _ in isBegin(request) ? .answer(.s3(403, "AccessDenied")) : .pass }) { store, _ in
            let session = try await store.beginAppend(Self.key, expecting: AppendExpectation(isNew: true))
            let slow = try #require(session as? S3AppendSession)
            try await slow.appendPieces(.counting(7 << 20))
            await slow.giveWay(idleFor: .zero)
            let error = await #expect(throws: StorageError.self) {
                try await slow.appendPieces(.counting(1 << 20))
                try await slow.publish(as: Self.blob)
            }
            #expect(error?.code == .closed)
            #expect(try await store.metadata(of: Self.blob) == nil)
            #expect(store.budget.used == 0)
        }
    }

    private func with(
        _ script: @escaping FaultProxy.Script, _ options: S3StoreOptions = S3StoreOptions(),
        _ body: (S3Store, FaultProxy) async throws -> Void
    ) async throws {
        try await S3Store.behindProxy(script, options: options, body)
    }
}
