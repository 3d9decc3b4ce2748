import Encoding
import NIOCore
import OCI
import ObjectStorage
import Registry
import Testing

@Suite("Uploads")
struct UploadTests {
    @Test("go on at the offset that was reported, in another process too, without the earlier bytes")
    func resume() async throws {
        let test = try TestContent()
        let status = try await test.repository.beginUpload()
        var writer = try await test.repository.writer(status.id)
        try await writer.append(ByteBuffer(string: "hello "))
        let suspended = try await writer.suspend()
        #expect(suspended.offset == 6)

        let later = test.reopened().repository(test.repository.name)
        #expect(try await later.uploadStatus(status.id)?.offset == 6)
        var rest = try await later.writer(status.id)
        let offset = rest.offset
        #expect(offset == 6)
        try await rest.append(ByteBuffer(string: "world"))
        try await rest.finish(as: digestOf("hello world"))
        #expect(try await later.text(of: digestOf("hello world")) == "hello world")
        #expect(try await later.uploadStatus(status.id) == nil)
    }

    @Test("drop bytes that were written after the last durable offset: a server died before it promised them")
    func tornTail() async throws {
        let test = try TestContent()
        let status = try await test.repository.beginUpload()
        var writer = try await test.repository.writer(status.id)
        try await writer.append(ByteBuffer(string: "hello "))
        _ = try await writer.suspend()
        let data = try test.key("repositories/team/app/_uploads/\(status.id)/data")
        let session = try #require(try await test.store.resumeAppend(data, at: 6))
        try await session.append(ByteBuffer(string: "torn"))
        try await session.suspend()

        let later = test.reopened().repository(test.repository.name)
        #expect(try await later.uploadStatus(status.id)?.offset == 6)
        var rest = try await later.writer(status.id)
        try await rest.append(ByteBuffer(string: "world"))
        try await rest.finish(as: digestOf("hello world"))
        #expect(try await later.text(of: digestOf("hello world")) == "hello world")
    }

    @Test("begin anew when no hash state was kept")
    func lostState() async throws {
        let test = try TestContent()
        let status = try await test.repository.beginUpload()
        var writer = try await test.repository.writer(status.id)
        try await writer.append(ByteBuffer(string: "hello "))
        _ = try await writer.suspend()
        try await test.store.deleteTree(test.key("repositories/team/app/_uploads/\(status.id)/hashstates"))
        let later = test.reopened().repository(test.repository.name)
        #expect(try await later.uploadStatus(status.id)?.offset == 0)
    }

    @Test("never let a hash state vouch for bytes that took the place of those it was made of")
    func staleState() async throws {
        let test = try TestContent()
        let status = try await test.repository.beginUpload()
        var writer = try await test.repository.writer(status.id)
        try await writer.append(ByteBuffer(string: "honest"))
        _ = try await writer.suspend()
        // What a failed fsync, or a hand, may leave: the bytes are gone, the state of their hash is not.
        try await test.store.delete(test.key("repositories/team/app/_uploads/\(status.id)/data"), if: .always)
        let other = test.reopened().repository(test.repository.name)
        var forger = try await other.writer(status.id)
        try await forger.append(ByteBuffer(repeating: 120, count: 300_000))
        _ = consume forger

        // The server dies here. Whoever asks next must not be told that the state's six bytes are there.
        let later = test.reopened().repository(test.repository.name)
        #expect(try await later.uploadStatus(status.id)?.offset == 0)
        let end = try await later.writer(status.id)
        do {
            try await end.finish(as: digestOf("honest"))
            Issue.record("other bytes were taken for those of the digest")
        } catch let error as RegistryError {
            #expect(error.code == .digestInvalid)
        }
    }

    @Test("that a server published before it died end well when the client asks again")
    func publishedBeforeDeath() async throws {
        let test = try TestContent()
        let status = try await test.repository.beginUpload()
        var writer = try await test.repository.writer(status.id)
        try await writer.append(ByteBuffer(string: "hello"))
        _ = try await writer.suspend()
        let upload = "repositories/team/app/_uploads/\(status.id)"
        let session = try #require(try await test.store.resumeAppend(test.key("\(upload)/data"), at: 5))
        let digest = digestOf("hello")
        try await session.publish(as: test.key("blobs/sha256/\(digest.hex.prefix(2))/\(digest.hex)/data"))

        let later = test.reopened().repository(test.repository.name)
        #expect(try await later.blobSize(digest) == nil)
        #expect(try await later.uploadStatus(status.id)?.offset == 5)
        let end = try await later.writer(status.id)
        try await end.finish(as: digest)
        #expect(try await later.text(of: digest) == "hello")
        #expect(try await later.uploadStatus(status.id) == nil)
    }

    @Test(
        "that are removed lose their mark first, so that no session forgets its bytes; the rest is purged",
        arguments: ["data", "hashstates/sha256/5"])
    func halfRemoved(_ rest: String) async throws {
        let test = try TestContent(now: UTCTime.now())
        let status = try await test.repository.beginUpload()
        let upload = "repositories/team/app/_uploads/\(status.id)"
        try await test.store.delete(test.key("\(upload)/startedat"), if: .always)
        try await test.plant("hello", at: "\(upload)/\(rest)")
        #expect(try await test.repository.uploadStatus(status.id) == nil)
        #expect(try await UploadPurge(age: 1000, isDryRun: false).run(on: test.content) == 0)
        #expect(try await UploadPurge(age: -1000, isDryRun: false).run(on: test.content) == 1)
        #expect(
            try await test.store.list(test.key("repositories/team/app/_uploads"), after: nil, limit: 9).entries.isEmpty)
    }

    @Test("keep exactly one hash state, at the durable offset, as docker-registry writes it")
    func hashState() async throws {
        let test = try TestContent()
        let status = try await test.repository.beginUpload()
        for piece in ["a", "b", "c"] {
            var writer = try await test.repository.writer(status.id)
            try await writer.append(ByteBuffer(string: piece))
            _ = try await writer.suspend()
        }
        let states = try test.key("repositories/team/app/_uploads/\(status.id)/hashstates/sha256")
        #expect(try await test.store.list(states, after: nil, limit: 9).entries.map(\.name) == ["3"])
        #expect(try await test.store.read(states.appending("3"), upTo: 1024)?.bytes.readableBytes == 108)
        let startedAt = try await test.text(at: "repositories/team/app/_uploads/\(status.id)/startedat")
        #expect(startedAt == "2023-11-14T22:13:20Z")
    }

    @Test("have one writer; a second gets a conflict and the first is not disturbed")
    func oneWriter() async throws {
        let test = try TestContent()
        let status = try await test.repository.beginUpload()
        var writer = try await test.repository.writer(status.id)
        try await writer.append(ByteBuffer(string: "x"))
        for attempt in [
            { _ = try await test.repository.resumeUpload(status.id) },
            { _ = try await test.repository.cancelUpload(status.id) },
        ] as [() async throws -> Void] {
            let error = await #expect(throws: RegistryError.self) { try await attempt() }
            #expect(error?.status == 409)
        }
        // To ask is allowed meanwhile: clients do when a connection broke whose end this server has not seen.
        #expect(try await test.repository.uploadStatus(status.id)?.offset == 0)
        try await writer.finish(as: digestOf("x"))
        #expect(try await test.repository.text(of: digestOf("x")) == "x")
    }

    @Test("belong to their repository")
    func binding() async throws {
        let test = try TestContent()
        let other = test.content.repository(try #require(RepositoryName("other")))
        let status = try await test.repository.beginUpload()
        #expect(try await other.uploadStatus(status.id) == nil)
        await #expect(throws: NoSuchUpload.self) { _ = try await other.writer(status.id) }
        #expect(try await !other.cancelUpload(status.id))
        #expect(try await test.repository.cancelUpload(status.id))
        #expect(try await test.repository.uploadStatus(status.id) == nil)
    }

    @Test("of other bytes than their digest's are refused and leave nothing", arguments: DigestAlgorithm.allCases)
    func wrongDigest(_ algorithm: DigestAlgorithm) async throws {
        let test = try TestContent()
        let status = try await test.repository.beginUpload()
        var writer = try await test.repository.writer(status.id)
        try await writer.append(ByteBuffer(string: "x"))
        _ = try await writer.suspend()
        let again = try await test.repository.writer(status.id, hashing: algorithm)
        do {
            try await again.finish(as: digestOf("y", algorithm))
            Issue.record("it was taken")
        } catch let error as RegistryError {
            #expect(error.code == .digestInvalid)
        }
        #expect(try await test.repository.blobSize(digestOf("y", algorithm)) == nil)
        #expect(
            try await test.store.list(test.key("repositories/team/app/_uploads"), after: nil, limit: 9).entries.isEmpty)
    }

    @Test("that were hashed by one algorithm end under another when the digest says so")
    func otherAlgorithm() async throws {
        let test = try TestContent()
        let status = try await test.repository.beginUpload()
        let text = String(repeating: "0123456789", count: 60_000)
        var writer = try await test.repository.writer(status.id)
        try await writer.append(ByteBuffer(string: text))
        _ = try await writer.suspend()
        let digest = digestOf(text, .sha512)
        let end = try await test.repository.writer(status.id, hashing: .sha512)
        try await end.finish(as: digest)
        #expect(try await test.repository.text(of: digest) == text)
    }

    @Test("of one digest at the same time all succeed")
    func concurrent() async throws {
        let test = try TestContent()
        let text = String(repeating: "x", count: 700_000)
        try await withThrowingTaskGroup(of: Digest.self) { group in
            for _ in 0..<16 { group.addTask { try await test.repository.push(text) } }
            for try await digest in group { #expect(digest == digestOf(text)) }
        }
        #expect(try await test.repository.text(of: digestOf(text)) == text)
    }

    @Test("older than the age are purged, younger ones and those being written are not")
    func purge() async throws {
        let test = try TestContent(now: 1_700_000_000)
        let old = try await test.repository.beginUpload()
        let busy = try await test.repository.beginUpload()
        let writer = try await test.repository.writer(busy.id)
        let young = try await test.reopened(now: 1_700_000_900).repository(test.repository.name).beginUpload()
        let foreign = "repositories/team/app/_uploads/foreign"
        try await test.plant("2023-11-14T23:13:20.5+01:00", at: "\(foreign)/startedat")

        // Claims are this process's: the purge runs where the writer is.
        #expect(try await UploadPurge(age: -1, isDryRun: true).run(on: test.content) == 2)
        #expect(try await UploadPurge(age: 0, isDryRun: false).run(on: test.content) == 0)
        let later = test.reopened(now: 1_700_001_000)
        #expect(try await UploadPurge(age: 500, isDryRun: true).run(on: later) == 3)
        #expect(try await test.repository.uploadStatus(old.id) != nil)
        await writer.abandon()
        #expect(try await test.repository.cancelUpload(busy.id))
        #expect(try await UploadPurge(age: 500, isDryRun: false).run(on: later) == 2)
        #expect(try await test.repository.uploadStatus(old.id) == nil)
        #expect(try await test.repository.uploadStatus(young.id) != nil)
        #expect(try await test.text(at: "\(foreign)/startedat") == nil)
    }

    @Test("have random names that are UUIDs")
    func identifiers() throws {
        let ids = Set((0..<1000).map { _ in UploadID.random().text })
        #expect(ids.count == 1000)
        for id in ids {
            #expect(id.split(separator: "-").map(\.count) == [8, 4, 4, 4, 12])
            #expect(id.dropFirst(14).first == "4")
            #expect("89ab".contains(try #require(id.dropFirst(19).first)))
        }
    }

    @Test(
        "are not named by what could lead elsewhere",
        arguments: ["", ".", "..", "a/b", "a b", "%2e", String(repeating: "a", count: 129)])
    func badIdentifier(_ text: String) {
        #expect(UploadID(text) == nil)
    }
}
