import Logging
import NIOCore
import ObjectStorage
import StorageTesting
import Synchronization
import Testing

@testable import S3Storage

@Suite("an S3 store", .timeLimit(.minutes(30)))
struct S3StoreTests {
    static let data = ObjectKey.root.appending("uploads/1/data")
    static let blob = ObjectKey.root.appending("blobs/1/data")

    @Test("finds that SeaweedFS decides every condition, and leaves nothing of the trial")
    func conditions() async throws {
        try await with { store in
            #expect(try await store.conditionSupport() == .all)
            #expect(store.byteCheck == "a SHA-256 checksum field")
            let keys = try await store.client.listObjects(S3ListQuery(prefix: store.client.keys.container(.root)))
            #expect(keys.entries.isEmpty)
        }
    }

    @Test("asks for a full page of names, and then only for the one that tells whether there are more")
    func pageOfNames() async throws {
        try await S3Store.behindProxy({ _, _ in .pass }) { store, proxy in
            let names = (1000..<2003).map { "n\($0)" }
            try await withThrowingTaskGroup { group in
                for lane in 0..<16 {
                    group.addTask {
                        for name in names[lane...].enumerated().compactMap({ $0 % 16 == 0 ? $1 : nil }) {
                            try await store.put(ByteBuffer(string: name), at: .root.appending(name), if: .always)
                        }
                    }
                }
                try await group.waitForAll()
            }
            let before = proxy.requests.count
            let listing = try await store.list(.root, after: nil, limit: 1000)
            #expect(listing.entries.map(\.name) == Array(names.prefix(1000)))
            #expect(listing.hasMore)
            let sizes = proxy.requests[before...].map { request in
                request.uri.split(whereSeparator: { "?&".contains($0) }).first { $0.hasPrefix("max-keys=") }
            }
            #expect(sizes == ["max-keys=1000", "max-keys=2"])
        }
    }

    @Test("tells of moto that it checks nothing of the bytes")
    func unchecked() async throws {
        try await with(try await Moto.settings()) { store in
            _ = try await store.conditionSupport()
            #expect(store.byteCheck == nil)
        }
    }

    @Test("keeps its promises among its own writers on a server without conditions")
    func withoutConditions() async throws {
        try await with { store in
            store.knownConditions.withLock { $0 = ConditionSupport.none }
            let key = ObjectKey.root.appending("a")
            let wins = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<16 {
                    group.addTask {
                        (try? await store.put(ByteBuffer(string: "\(number)"), at: key, if: .absent)) != nil
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(wins == 1)
            let version = try #require(try await store.read(key, upTo: 10)).version
            try await store.put(ByteBuffer(string: "new"), at: key, if: .version(version))
            await #expect(throws: StorageError.self) { try await store.delete(key, if: .version(version)) }
        }
    }

    @Test("publishes a small object with one request, and a large one at its known target without a copy")
    func requests() async throws {
        let server = try await SeaweedFS.server()
        try await FaultProxy.with(server, script: { _, _ in .pass }) { proxy in
            let settings = try proxy.server.settings(root: "requests-\(UInt64.random(in: 0 ... .max))")
            try await with(settings) { store in
                let small = try await store.beginAppend(Self.data, expecting: AppendExpectation(isNew: true))
                try await small.append(ByteBuffer(repeating: 1, count: 200_000))
                try await small.publish(as: Self.blob)
                #expect(proxy.requests.count == 1)
                let large = try await store.beginAppend(
                    Self.data, expecting: AppendExpectation(target: Self.blob, isNew: true))
                for _ in 0..<44 { try await large.append(ByteBuffer(repeating: 2, count: 256 << 10)) }
                try await large.publish(as: Self.blob)
                // Begin, two parts, complete.
                #expect(proxy.requests.count == 5)
            }
        }
    }

    @Test("goes on with what docker-registry left: parts, of which the last is small")
    func foreignParts() async throws {
        try await with { store in
            let name = store.client.keys.object(Self.data)
            let upload = try await store.client.createMultipartUpload(name)
            let content = ByteBuffer.counting(6 << 20)
            for (number, range) in [(1, 0..<(5 << 20)), (2, (5 << 20)..<(6 << 20))] {
                let piece = try #require(content.getSlice(at: range.lowerBound, length: range.count))
                _ = try await store.client.uploadPart(S3Payload(piece), number: number, of: upload)
            }
            #expect(try await store.appendedSize(Self.data) == 6 << 20)
            let session = try #require(try await store.resumeAppend(Self.data, at: 6 << 20))
            try await session.append(ByteBuffer(string: "more"))
            try await session.publish(as: Self.blob)
            var wanted = content
            wanted.writeString("more")
            #expect(try await store.whole(Self.blob) == wanted)
            #expect(try await store.read(Self.data, upTo: 0) == nil)
        }
    }

    @Test("goes on from its record when the process died after it sent more parts")
    func crashAfterParts() async throws {
        try await with { store in
            let content = ByteBuffer.counting(26 << 20)
            let first = try await store.beginAppend(Self.data)
            try await first.appendPieces(try #require(content.getSlice(at: 0, length: 12 << 20)))
            try await first.suspend(noting: ByteBuffer(string: "12"))
            // Parts that no record knows.
            let dead = try #require(try await store.resumeAppend(Self.data, at: 12 << 20))
            try await dead.appendPieces(ByteBuffer(repeating: 9, count: 14 << 20))
            let found = try #require(try await store.appended(Self.data))
            #expect(found.size == 12 << 20)
            #expect(found.note == ByteBuffer(string: "12"))
            let second = try #require(try await store.resumeAppend(Self.data, at: 12 << 20))
            try await second.appendPieces(try #require(content.getSlice(at: 12 << 20, length: 14 << 20)))
            try await second.publish(as: Self.blob)
            #expect(try await store.whole(Self.blob) == content)
        }
    }

    @Test("goes on from the finished object when the process died before it copied it")
    func crashAfterCompletion() async throws {
        try await with { store in
            let content = ByteBuffer.counting(13 << 20)
            let first = try await store.beginAppend(Self.data)
            try await first.appendPieces(content)
            try await first.suspend()
            let dead = try #require(try await store.resumeAppend(Self.data, at: 13 << 20))
            _ = try await dead.reader()
            #expect(try await store.appendedSize(Self.data) == 13 << 20)
            let second = try #require(try await store.resumeAppend(Self.data, at: 13 << 20))
            try await second.publish(as: Self.blob)
            #expect(try await store.whole(Self.blob) == content)
            #expect(try await store.metadata(of: Self.data) == nil)
        }
    }

    @Test("lets one of two writers of a session win, and mixes no bytes")
    func twoWriters() async throws {
        try await with { store in
            let begun = try await store.beginAppend(Self.data)
            try await begun.appendPieces(ByteBuffer(repeating: 0, count: 11 << 20))
            try await begun.suspend()
            let one = try #require(try await store.resumeAppend(Self.data, at: 11 << 20))
            let two = try #require(try await store.resumeAppend(Self.data, at: 11 << 20))
            try await one.appendPieces(ByteBuffer(repeating: 1, count: 12 << 20))
            let error = await #expect(throws: StorageError.self) {
                try await two.appendPieces(ByteBuffer(repeating: 2, count: 12 << 20))
            }
            try await one.suspend()
            #expect(error?.code == .conditionFailed)
            let last = try #require(try await store.resumeAppend(Self.data, at: 23 << 20))
            try await last.publish(as: Self.blob)
            var wanted = ByteBuffer(repeating: 0, count: 11 << 20)
            wanted.writeRepeatingByte(1, count: 12 << 20)
            #expect(try await store.whole(Self.blob) == wanted)
        }
    }

    @Test("publishes what was begun for a target nowhere else")
    func otherTarget() async throws {
        try await with { store in
            let session = try await store.beginAppend(
                Self.data, expecting: AppendExpectation(target: Self.blob, isNew: true))
            try await session.appendPieces(ByteBuffer(repeating: 0, count: 11 << 20))
            let other = ObjectKey.root.appending("blobs/2/data")
            let error = await #expect(throws: StorageError.self) { try await session.publish(as: other) }
            #expect(error?.code == .conditionFailed)
            #expect(try await store.metadata(of: other) == nil)
            #expect(try await store.metadata(of: Self.blob) == nil)
        }
    }

    @Test("finds the uploads of dead processes, and only those that are old enough")
    func strays() async throws {
        try await with { store in
            let session = try await store.beginAppend(
                Self.data, expecting: AppendExpectation(target: Self.blob, isNew: true))
            try await session.appendPieces(ByteBuffer(repeating: 0, count: 11 << 20))
            let now = store.client.surroundings.now()
            let old = try await store.discardStrayAppends(below: .root, begunBefore: now - 3600, isDryRun: false)
            #expect(old == [])
            let told = try await store.discardStrayAppends(below: .root, begunBefore: now + 3600, isDryRun: true)
            #expect(told == [Self.blob])
            let gone = try await store.discardStrayAppends(below: .root, begunBefore: now + 3600, isDryRun: false)
            #expect(gone == [Self.blob])
            #expect(try await store.discardStrayAppends(below: .root, begunBefore: .max, isDryRun: true) == [])
            await #expect(throws: StorageError.self) { try await session.publish(as: Self.blob) }
        }
    }

    @Test("copies a large object in parts when it was not begun for its target")
    func copying() async throws {
        var settings = try await SeaweedFS.settings()
        settings.copyThreshold = 8 << 20
        settings.copyPartSize = 5 << 20
        try await with(settings) { store in
            let content = ByteBuffer.counting(23 << 20)
            let session = try await store.beginAppend(Self.data)
            try await session.appendPieces(content)
            try await session.suspend()
            try await #require(try await store.resumeAppend(Self.data, at: 23 << 20)).publish(as: Self.blob)
            #expect(try await store.whole(Self.blob) == content)
            let left = try await store.client.listObjects(S3ListQuery(prefix: store.client.keys.container(.root)))
            #expect(left.entries.map(\.key) == [store.client.keys.object(Self.blob)])
        }
    }

    private func with(
        _ settings: S3Settings? = nil, _ body: (S3Store) async throws -> Void
    ) async throws {
        let settings = if let settings { settings } else { try await SeaweedFS.settings() }
        let store = try S3Store(settings, logger: Logger(label: "test"))
        do {
            try await body(store)
        } catch {
            await store.shutdown()
            throw error
        }
        await store.shutdown()
    }
}

extension ByteBuffer {
    /// Bytes of which every stretch differs from the others.
    static func counting(_ count: Int) -> ByteBuffer {
        var bytes = ByteBuffer()
        bytes.reserveCapacity(count)
        for word in 0..<UInt64(count / 8) { bytes.writeInteger(word &* 0x9e37_79b9_7f4a_7c15) }
        bytes.writeRepeatingByte(7, count: count % 8)
        return bytes
    }
}

extension AppendSession {
    /// Appends in pieces, as a registry does.
    func appendPieces(_ bytes: ByteBuffer) async throws {
        var rest = bytes
        while rest.readableBytes > 0, let piece = rest.readSlice(length: min(rest.readableBytes, 256 << 10)) {
            try await append(piece)
        }
    }
}

extension ObjectStore {
    func whole(_ key: ObjectKey) async throws -> ByteBuffer? {
        guard let reader = try await open(key) else { return nil }
        var bytes = ByteBuffer()
        while Int64(bytes.readableBytes) < reader.size {
            let position = Int64(bytes.readableBytes)
            bytes.writeImmutableBuffer(try await reader.read(position..<min(reader.size, position + 1 << 20)))
        }
        return bytes
    }
}
