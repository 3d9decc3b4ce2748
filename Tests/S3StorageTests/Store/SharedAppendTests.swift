import NIOCore
import NIOHTTP1
import ObjectStorage
import StorageTesting
import Synchronization
import Testing

@testable import S3Storage

/// One store stands for all processes: sessions know nothing of each other.
@Suite("an append session that several processes go on with", .timeLimit(.minutes(30)))
struct SharedAppendTests {
    private static let data = ObjectKey.root.appending("uploads/1/data")
    private static let blob = ObjectKey.root.appending("blobs/1/data")
    private static let other = ObjectKey.root.appending("blobs/2/data")
    private static let start: Int64 = 11 << 20
    private static let pass: FaultProxy.Script = { _, _ in .pass }

    private static func note(_ text: String) -> ByteBuffer { ByteBuffer(string: text) }

    private static func content(_ bytes: UInt8...) -> ByteBuffer {
        var content = ByteBuffer(repeating: 0, count: Int(start))
        for byte in bytes { content.writeRepeatingByte(byte, count: 12 << 20) }
        return content
    }

    private static func isCompletion(_ request: ProxiedRequest) -> Bool {
        request.method == .POST && request.uri.contains("uploadId=")
    }

    private func begin(_ store: S3Store, target: ObjectKey? = nil) async throws {
        let begun = try await store.beginAppend(Self.data, expecting: AppendExpectation(target: target, isNew: true))
        try await begun.appendPieces(Self.content())
        _ = try await begun.suspend(noting: Self.note("start"))
    }

    private func resume(_ store: S3Store, at offset: Int64 = SharedAppendTests.start) async throws -> S3AppendSession {
        try #require(try await store.resumeAppend(Self.data, at: offset) as? S3AppendSession)
    }

    @Test("keeps notes of 1 KiB, and is not harmed by one that is longer")
    func notes() async throws {
        try await S3Store.behindProxy(Self.pass) { store, _ in
            let (long, longest) = (ByteBuffer(repeating: 7, count: 1025), ByteBuffer(repeating: 255, count: 1024))
            let begun = try await store.beginAppend(
                Self.data, expecting: AppendExpectation(target: nil, isNew: true))
            try await begun.appendPieces(Self.content())
            let refusals = [
                await StorageError.code { _ = try await begun.synchronize(noting: long) },
                await StorageError.code { try await begun.seal(noting: long) },
                await StorageError.code { _ = try await begun.suspend(noting: long) },
            ]
            #expect(refusals == [.tooLarge, .tooLarge, .tooLarge])
            #expect(try await store.appended(Self.data)?.note == nil)
            #expect(try await begun.suspend(noting: longest) == Self.start)
            #expect(try await store.appended(Self.data)?.note == longest)
        }
    }

    enum End: CaseIterable, Sendable {
        case publish, reader
    }

    @Test(
        "is ended by nobody who has lost it, so that no other bytes lie where those of its record should",
        arguments: End.allCases)
    func loserEnds(_ end: End) async throws {
        try await S3Store.behindProxy(Self.pass) { store, _ in
            try await begin(store)
            let winner = try await resume(store)
            let loser = try await resume(store)
            // Less than a part each, so that nobody has to claim anything before.
            try await winner.append(ByteBuffer(repeating: 1, count: 1 << 20))
            try await loser.append(ByteBuffer(repeating: 2, count: 1 << 20))
            _ = try await winner.suspend(noting: Self.note("winner"))
            let failure = await StorageError.code {
                switch end {
                case .publish: try await loser.publish(as: Self.other)
                case .reader: _ = try await loser.reader()
                }
            }
            #expect(failure == .conditionFailed)
            #expect(try await store.metadata(of: Self.other) == nil)
            #expect(try await store.appended(Self.data)?.note == Self.note("winner"))
            try await resume(store, at: Self.start + 1 << 20).publish(as: Self.blob)
            var wanted = Self.content()
            wanted.writeRepeatingByte(1, count: 1 << 20)
            #expect(try await store.whole(Self.blob) == wanted)
        }
    }

    @Test("does not take an object for its bytes that was made while its record was not sealed")
    func unsealed() async throws {
        try await S3Store.behindProxy(Self.pass) { store, _ in
            try await begin(store)
            let record = try #require(try await store.readRecord(store.recordKey(of: Self.data))).record
            let upload = try #require(record.upload)
            let last = try await store.client.uploadPart(
                S3Payload(ByteBuffer(repeating: 9, count: record.tail.readableBytes)), number: 9, of: upload)
            try await store.client.completeMultipartUpload(upload, parts: record.parts + [last])
            #expect(try await store.metadata(of: Self.data)?.size == Self.start)
            #expect(try await store.resumeAppend(Self.data, at: Self.start) == nil)
        }
    }

    @Test("numbers its parts so that those of a loser replace none of the winner's, however late they come")
    func exclusiveNumbers() async throws {
        let journal = PartJournal()
        try await S3Store.behindProxy({ request, _ in journal.fault(request) }) { store, _ in
            try await begin(store)
            let winner = try await resume(store)
            let loser = try await resume(store)
            try await winner.appendPieces(ByteBuffer(repeating: 1, count: 12 << 20))
            let failure = await StorageError.code {
                try await loser.appendPieces(ByteBuffer(repeating: 2, count: 12 << 20))
            }
            #expect(failure == .conditionFailed)
            // Somebody who has seen the winner's claim, and not its bytes.
            let late = try await resume(store)
            _ = try await winner.suspend(noting: Self.note("winner"))
            #expect(
                await StorageError.code { try await late.appendPieces(ByteBuffer(repeating: 3, count: 12 << 20)) }
                    == .conditionFailed)
            let last = try await resume(store, at: 23 << 20)
            try await last.appendPieces(ByteBuffer(repeating: 4, count: 12 << 20))
            try await last.publish(as: Self.blob)
            #expect(try await store.whole(Self.blob) == Self.content(1, 4))
        }
    }

    @Test("gives numbers that a dead writer had to nobody else, and goes on when those of one claim are used up")
    func claims() async throws {
        let journal = PartJournal()
        try await S3Store.behindProxy({ request, _ in journal.fault(request) }) { store, _ in
            try await begin(store)
            let dead = try await resume(store)
            try await dead.appendPieces(ByteBuffer(repeating: 9, count: 12 << 20))
            let next = try await resume(store)
            try await next.appendPieces(ByteBuffer(repeating: 1, count: 12 << 20))
            let number = await next.assembly.nextNumber
            #expect(number > AppendRecord.claim)
            // The next part needs a further claim, whose record has to be read again.
            await next.useUpNumbers()
            try await next.appendPieces(ByteBuffer(repeating: 2, count: 12 << 20))
            #expect(try await store.appended(Self.data)?.note == Self.note("start"))
            #expect(try await store.appended(Self.data)?.size == Self.start)
            _ = try await next.suspend(noting: Self.note("next"))
            try await resume(store, at: 35 << 20).publish(as: Self.blob)
            #expect(try await store.whole(Self.blob) == Self.content(1, 2))
        }
    }

    @Test("leaves what was durable as it was when a writer that has claimed and sealed gives up")
    func revert() async throws {
        try await S3Store.behindProxy(Self.pass) { store, _ in
            try await begin(store)
            for isSealed in [false, true] {
                let session = try await resume(store)
                try await session.appendPieces(ByteBuffer(repeating: 9, count: 12 << 20))
                if isSealed { try await session.seal(noting: Self.note("nine")) }
                try await session.revert()
                #expect(try await store.appended(Self.data)?.size == Self.start)
                #expect(try await store.appended(Self.data)?.note == Self.note("start"))
            }
            try await resume(store).publish(as: Self.blob)
            #expect(try await store.whole(Self.blob) == Self.content())
        }
    }

    enum Crash: CaseIterable, Sendable {
        case afterSeal, afterLastPart, afterCompletion
    }

    @Test("ends with the bytes of its seal, wherever the process dies that sealed it", arguments: Crash.allCases)
    func crashes(_ crash: Crash) async throws {
        let isDead = Mutex(false)
        let fails: FaultProxy.Script = { request, _ in
            guard isDead.withLock({ $0 }) else { return .pass }
            switch crash {
            case .afterSeal: return .answer(.s3(403, "AccessDenied"))
            case .afterLastPart: return Self.isCompletion(request) ? .answer(.s3(403, "AccessDenied")) : .pass
            case .afterCompletion:
                let isCopy = request.headers.contains(name: "x-amz-copy-source")
                return isCopy || request.method == .DELETE ? .answer(.s3(403, "AccessDenied")) : .pass
            }
        }
        try await S3Store.behindProxy(fails) { store, _ in
            try await begin(store)
            let dead = try await resume(store)
            try await dead.appendPieces(ByteBuffer(repeating: 1, count: 12 << 20))
            try await dead.seal(noting: Self.note("whole"))
            isDead.withLock { $0 = true }
            #expect(await StorageError.code { try await dead.publish(as: Self.blob) } != nil)
            isDead.withLock { $0 = false }
            let found = try #require(try await store.appended(Self.data))
            #expect(found.size == 23 << 20)
            #expect(found.note == Self.note("whole"))
            // Two at once, as when a client has waited too long for the first.
            let one = try await resume(store, at: 23 << 20)
            let two = try await resume(store, at: 23 << 20)
            try await one.seal(noting: Self.note("whole"))
            try await two.seal(noting: Self.note("whole"))
            try await one.publish(as: Self.blob)
            #expect(try await store.whole(Self.blob) == Self.content(1))
            _ = await StorageError.code { try await two.publish(as: Self.blob) }
            #expect(try await store.whole(Self.blob) == Self.content(1))
        }
    }

    @Test("and was completed is not completed again by another that publishes it at the same time")
    func publishedTwice() async throws {
        let requests = Mutex<[ProxiedRequest]>([])
        try await S3Store.behindProxy({ request, _ in
            requests.withLock { $0.append(request) }
            return .pass
        }) { store, proxy in
            try await begin(store)
            let first = try await resume(store)
            let reader = try await first.reader()
            let second = try await resume(store)
            requests.withLock { $0 = [] }
            try await second.publish(as: Self.other)
            #expect(try await store.whole(Self.other) == Self.content())
            let sent = requests.withLock { $0 }
            #expect(!sent.contains { Self.isCompletion($0) || $0.uri.contains("?uploads") })
            #expect(sent.filter { $0.headers.contains(name: "x-amz-copy-source") }.count == 1)
            withExtendedLifetime((reader, proxy)) {}
        }
    }

    @Test("and was published at its target is not there any more, though its record is")
    func publishedAtTarget() async throws {
        let isDead = Mutex(false)
        try await S3Store.behindProxy({ request, _ in
            isDead.withLock { $0 } && request.method == .DELETE ? .answer(.s3(403, "AccessDenied")) : .pass
        }) { store, _ in
            try await begin(store, target: Self.blob)
            isDead.withLock { $0 = true }
            try await resume(store).publish(as: Self.blob)
            isDead.withLock { $0 = false }
            #expect(try await store.whole(Self.blob) == Self.content())
            #expect(try await store.appended(Self.data) == nil)
            #expect(try await store.resumeAppend(Self.data, at: Self.start) == nil)
            // Who begins anew replaces the record.
            let anew = try await store.beginAppend(Self.data)
            try await anew.append(ByteBuffer(string: "anew"))
            try await anew.suspend()
            #expect(try await store.appended(Self.data)?.size == 4)
        }
    }

    @Test("keeps its upload when nobody can tell whether the first record was written")
    func lostRecord() async throws {
        let phase = Mutex(0)
        try await S3Store.behindProxy({ request, _ in
            phase.withLock { phase in
                let isRecord = request.method == .PUT && request.uri.hasSuffix("/tail")
                if phase == 1, isRecord {
                    phase = 2
                    return .resetAfterSuccess
                }
                // Until the session has given up.
                return phase == 2 && request.uri.hasSuffix("/tail") ? .reset : .pass
            }
        }) { store, _ in
            _ = try await store.conditionSupport()
            let session = try await store.beginAppend(Self.data, expecting: AppendExpectation(isNew: true))
            try await session.appendPieces(Self.content())
            phase.withLock { $0 = 1 }
            #expect(await StorageError.code { try await session.suspend(noting: Self.note("start")) } == .unavailable)
            phase.withLock { $0 = 3 }
            #expect(try await store.appended(Self.data)?.note == Self.note("start"))
            try await resume(store).publish(as: Self.blob)
            #expect(try await store.whole(Self.blob) == Self.content())
        }
    }

    @Test("whose parts the server has lost is taken away, so that its client begins anew")
    func lostParts() async throws {
        try await S3Store.behindProxy({ request, _ in
            Self.isCompletion(request) ? .answer(.s3(400, "InvalidPart")) : .pass
        }) { store, _ in
            try await begin(store)
            let session = try await resume(store)
            #expect(await StorageError.code { try await session.publish(as: Self.blob) } == .lost)
            #expect(try await store.appended(Self.data) == nil)
            let uploads = try await store.uploads(at: store.client.keys.object(Self.data))
            #expect(uploads.isEmpty)
        }
    }

    @Test("is not dropped by one that begins anew when bytes were made durable in between")
    func begunAnew() async throws {
        let isHeld = Mutex(false)
        try await S3Store.behindProxy({ request, _ in
            // The look of the one who begins sees no record.
            isHeld.withLock { $0 } && request.method == .GET && request.uri.hasSuffix("/tail")
                ? .answer(.s3(404, "NoSuchKey")) : .pass
        }) { store, _ in
            try await begin(store)
            isHeld.withLock { $0 = true }
            let failure = await StorageError.code { _ = try await store.beginAppend(Self.data) }
            #expect(failure == .conditionFailed)
            isHeld.withLock { $0 = false }
            try await resume(store).publish(as: Self.blob)
            #expect(try await store.whole(Self.blob) == Self.content())
        }
    }

    @Test("of an earlier version goes on, and one of a later version is left to that")
    func versions() async throws {
        try await S3Store.behindProxy(Self.pass) { store, _ in
            try await begin(store)
            let place = store.recordKey(of: Self.data)
            let record = try #require(try await store.readRecord(place)).record
            let upload = try #require(record.upload)
            var old = "packhouse-append 1 \(record.size) - - \(upload.id) \(upload.key.text)\n"
            for part in record.parts { old += "\(part.size) \(part.etag.text)\n" }
            var payload = S3Payload(ByteBuffer(string: old + "\n"))
            payload.append(record.tail)
            try await store.client.putObject(payload, at: place)
            let session = try await resume(store)
            try await session.appendPieces(ByteBuffer(repeating: 1, count: 12 << 20))
            _ = try await session.suspend(noting: Self.note("on"))
            #expect(try await store.appended(Self.data)?.size == 23 << 20)
            try await store.client.putObject(S3Payload("packhouse-append 3 what may come\n\n"), at: place)
            #expect(await StorageError.code { _ = try await store.appended(Self.data) } == .unavailable)
            #expect(await StorageError.code { _ = try await store.resumeAppend(Self.data, at: 0) } == .unavailable)
            #expect(await StorageError.code { _ = try await store.beginAppend(Self.data) } == .unavailable)
        }
    }
}

extension S3AppendSession {
    /// As if all numbers of the last claim were used.
    func useUpNumbers() {
        assembly.goOn(from: numbersEnd)
    }
}
