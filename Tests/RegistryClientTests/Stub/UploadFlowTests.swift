import Foundation
import NIOCore
import NIOHTTP1
import OCI
import Synchronization
import Testing

@testable import RegistryClient

@Suite("pushing to a server in trouble", .timeLimit(.minutes(30)))
struct UploadFlowTests {
    private static let content = bytes(1_000_000)
    private static let source = BlobSource(content)

    private static var chunks: ClientSettings {
        var settings = ClientSettings()
        settings.largestSinglePut = 1000
        settings.chunkSize = 300_000
        return settings
    }

    @Test("sends a small blob in one PUT")
    func single() async throws {
        let uploads = StubUploads()
        try await StubRegistry.with({ uploads.answer($0) }) { stub in
            try await stub.withClient { client in
                let found = try await client.push(Self.source, to: .hello)
                #expect(found == .pushed)
            }
            #expect(stub.journal.map(\.method) == [.HEAD, .POST, .PUT])
            #expect(
                stub.journal[2].target == "/up/1?state=0&digest=\(Self.source.digest.text.replacing(":", with: "%3A"))")
            #expect(stub.journal[2].field("content-length") == "1000000")
            #expect(stub.journal[2].field("content-range") == nil)
            #expect(uploads.blobs[Self.source.digest] == Self.content)
            try await stub.withClient { client in
                let found = try await client.push(Self.source, to: .hello)
                #expect(found == .present)
            }
            #expect(stub.journal.count == 4)
        }
    }

    @Test("sends a large blob in chunks, as large as the server wants them", arguments: [nil, 400_000])
    func chunks(_ least: Int?) async throws {
        let uploads = StubUploads(fields: least.map { ["oci-chunk-min-length": "\($0)"] } ?? [:])
        try await StubRegistry.with({ uploads.answer($0) }) { stub in
            let heard = Mutex<[Int64]>([])
            try await stub.withClient(settings: Self.chunks) { client in
                let outcome = try await client.push(
                    Self.source, to: .hello, progress: { step in heard.withLock { $0.append(step.transferred) } })
                #expect(outcome == .pushed)
            }
            let ranges = stub.journal.filter { $0.method == .PATCH }.map { $0.field("content-range") }
            #expect(
                ranges
                    == (least == nil
                        ? ["0-299999", "300000-599999", "600000-899999", "900000-999999"]
                        : ["0-399999", "400000-799999", "800000-999999"]))
            #expect(stub.journal.last?.method == .PUT)
            #expect(stub.journal.last?.field("content-length") == "0")
            #expect(uploads.blobs[Self.source.digest] == Self.content)
            #expect(heard.withLock { $0.last } == 1_000_000)
        }
    }

    @Test("goes on where a chunk was cut")
    func cut() async throws {
        let uploads = StubUploads()
        try await StubRegistry.with(
            cuts: { $0.method == .PATCH && $0.number < 4 ? 100_000 : nil }, { uploads.answer($0) }
        ) {
            stub in
            let clock = TestClock()
            try await stub.withClient(settings: Self.chunks, clock: clock) { client in
                let found = try await client.push(Self.source, to: .hello)
                #expect(found == .pushed)
            }
            #expect(uploads.blobs[Self.source.digest] == Self.content)
            let starts = stub.journal.filter { $0.method == .PATCH }.compactMap {
                $0.field("content-range")?.prefix { $0 != "-" }
            }
            #expect(starts.starts(with: ["0", "100000", "200000", "300000"]))
            #expect(stub.journal.count { $0.method == .GET } == 3)
            #expect(clock.pauses.count == 3)
        }
    }

    @Test("goes on where a small blob was cut")
    func cutSingle() async throws {
        let uploads = StubUploads()
        try await StubRegistry.with(
            cuts: { $0.method == .PUT && $0.number == 1 ? 250_000 : nil }, { uploads.answer($0) }
        ) {
            stub in
            try await stub.withClient { client in
                let found = try await client.push(Self.source, to: .hello)
                #expect(found == .pushed)
            }
            #expect(stub.journal.map(\.method) == [.HEAD, .POST, .PUT, .GET, .PUT])
            #expect(stub.journal.last?.field("content-range") == "250000-999999")
            #expect(uploads.blobs[Self.source.digest] == Self.content)
        }
    }

    @Test("finds out that a blob is there when the answer to its end was lost")
    func lostAnswer() async throws {
        let uploads = StubUploads()
        try await StubRegistry.with({ request in
            let answer = uploads.answer(request)
            return request.method == .PUT ? StubAnswer(delivery: .closed) : answer
        }) { stub in
            try await stub.withClient { client in
                let found = try await client.push(Self.source, to: .hello)
                #expect(found == .pushed)
            }
            #expect(stub.journal.map(\.method) == [.HEAD, .POST, .PUT, .GET, .HEAD])
        }
    }

    @Test("begins anew when the server forgot the upload, and not for ever")
    func forgotten() async throws {
        let uploads = StubUploads()
        try await StubRegistry.with({ request in
            if request.method == .PATCH || request.method == .PUT { uploads.forgetSessions() }
            return uploads.answer(request)
        }) { stub in
            try await stub.withClient(settings: Self.chunks) { client in
                let error = await failure { _ = try await client.push(Self.source, to: .hello) }
                #expect(error?.code == .malformedAnswer)
                #expect(error?.message.contains("the server forgot 4 uploads of it") == true)
            }
            #expect(stub.journal.count { $0.method == .POST } == 4)
        }
    }

    @Test("sends a large blob in one request where a server takes no chunks", arguments: [400, 405, 413, 501])
    func noChunks(_ status: Int) async throws {
        let uploads = StubUploads()
        try await StubRegistry.with({ $0.method == .PATCH ? StubAnswer(status) : uploads.answer($0) }) { stub in
            try await stub.withClient(settings: Self.chunks) { client in
                let outcome = try await client.push(Self.source, to: .hello)
                #expect(outcome == .pushed)
            }
            #expect(stub.journal.map(\.method) == [.HEAD, .POST, .PATCH, .POST, .PUT])
            #expect(uploads.blobs[Self.source.digest] == Self.content)
        }
    }

    @Test("waits for a server that fails, and goes on")
    func failing() async throws {
        let uploads = StubUploads()
        let failures = Mutex(2)
        try await StubRegistry.with({ request in
            let fails =
                request.method == .PATCH
                && failures.withLock { left in
                    left -= 1
                    return left >= 0
                }
            return fails ? StubAnswer(503, ["retry-after": "3"]) : uploads.answer(request)
        }) { stub in
            let clock = TestClock()
            try await stub.withClient(settings: Self.chunks, clock: clock) { client in
                let found = try await client.push(Self.source, to: .hello)
                #expect(found == .pushed)
            }
            #expect(clock.pauses == [.seconds(3), .seconds(3)])
        }
    }

    @Test("begins anew, once, where the server takes an upload for being written by a request that is long gone")
    func halfOpen() async throws {
        let uploads = StubUploads()
        try await StubRegistry.with(
            cuts: { $0.method == .PATCH && $0.number == 3 ? 100_000 : nil },
            { request in
                let isHeld = request.method == .PATCH && request.path == "/up/1" && request.number > 3
                guard isHeld else { return uploads.answer(request) }
                return .error(409, "BLOB_UPLOAD_INVALID", "is being written by another request")
            }
        ) { stub in
            let clock = TestClock()
            try await stub.withClient(settings: Self.chunks, clock: clock) { client in
                let found = try await client.push(Self.source, to: .hello)
                #expect(found == .pushed)
            }
            #expect(stub.journal.count { $0.method == .POST } == 2)
            #expect(uploads.blobs[Self.source.digest] == Self.content)
        }
    }

    @Test("never takes an upload that others are said to write for something else that is there already")
    func heldForEver() async throws {
        let uploads = StubUploads()
        try await StubRegistry.with({ request in
            request.method == .PATCH
                ? .error(409, "BLOB_UPLOAD_INVALID", "is being written by another request") : uploads.answer(request)
        }) { stub in
            let clock = TestClock()
            let error = await failure {
                try await stub.withClient(settings: Self.chunks, clock: clock) { client in
                    _ = try await client.push(Self.source, to: .hello)
                }
            }
            #expect(error?.code == .serverFailure && error?.status == 409)
            #expect(error?.message.contains("BLOB_UPLOAD_INVALID: is being written by another request") == true)
            #expect(error?.message.contains("something else") == false)
            #expect(stub.journal.count { $0.method == .POST } == 2)
        }
    }

    @Test(
        "is refused at once by a server that wants nothing so large",
        arguments: [
            (413, "", ClientError.Code.tooLarge), (400, "DIGEST_INVALID", .digestMismatch), (403, "DENIED", .forbidden),
            (400, "SIZE_INVALID", .refused),
        ])
    func refused(_ status: Int, _ code: String, _ expected: ClientError.Code) async throws {
        let uploads = StubUploads()
        try await StubRegistry.with({ $0.method == .PUT ? .error(status, code) : uploads.answer($0) }) { stub in
            let error = await failure { try await stub.withClient { _ = try await $0.push(Self.source, to: .hello) } }
            #expect(error?.code == expected)
            #expect(error?.status == status)
            #expect(stub.journal.count == 3)
        }
    }

    @Test(
        "takes a blob over from another repository, or sends it when the server will not",
        arguments: [
            (201, [HTTPMethod.HEAD, .POST], PushOutcome.mounted), (202, [.HEAD, .POST, .PUT], .pushed),
            (403, [.HEAD, .POST, .POST, .PUT], .pushed), (405, [.HEAD, .POST, .POST, .PUT], .pushed),
        ])
    func mount(_ status: Int, _ methods: [HTTPMethod], _ outcome: PushOutcome) async throws {
        let uploads = StubUploads()
        try await StubRegistry.with({ request in
            guard request.method == .POST, !request.query("mount").isEmpty, status != 202 else {
                return uploads.answer(request)
            }
            return StubAnswer(status)
        }) { stub in
            try await stub.withClient(path: "/base") { client in
                let found = try await client.push(Self.source, to: .hello, mountingFrom: .known("team/other"))
                #expect(found == outcome)
            }
            #expect(stub.journal.map(\.method) == methods)
            #expect(stub.journal[1].query("from") == ["base%2Fteam%2Fother"])
            #expect(stub.journal[1].query("mount") == [Self.source.digest.text])
            #expect(stub.journal[1].path == "/v2/base/team/hello/blobs/uploads/")
        }
    }

    @Test("never takes the login to another host that an upload is sent to")
    func elsewhere() async throws {
        let uploads = StubUploads()
        try await StubRegistry.with({ uploads.answer($0) }) { storage in
            try await StubRegistry.with({ request in
                guard request.field("authorization") != nil else {
                    return .error(401, "UNAUTHORIZED", "", ["www-authenticate": "Basic realm=\"r\""])
                }
                guard request.method == .POST else { return StubAnswer(404) }
                _ = uploads.answer(request)
                return StubAnswer(202, ["location": "\(storage.origin)/up/1"])
            }) { stub in
                try await stub.withClient(login: .known("me", "hunter2")) { client in
                    let found = try await client.push(Self.source, to: .hello)
                    #expect(found == .pushed)
                }
            }
            #expect(storage.journal.count == 1)
            #expect(storage.journal.allSatisfy { $0.field("authorization") == nil })
        }
    }

    @Test("says so when the file cannot be read any more, and does not try again")
    func unreadable() async throws {
        let uploads = StubUploads()
        let source = BlobSource(digest: Self.source.digest, size: 1_000_000) { range throws(ClientError) in
            guard range.lowerBound < 500_000 else { throw ClientError(.localFile, "the disk is gone") }
            return ByteBuffer(repeating: 0, count: range.count)
        }
        let short = BlobSource(digest: Self.source.digest, size: 1_000_000) { _ throws(ClientError) in ByteBuffer() }
        try await StubRegistry.with({ uploads.answer($0) }) { stub in
            let error = await failure { try await stub.withClient { _ = try await $0.push(source, to: .hello) } }
            #expect(error?.code == .localFile)
            #expect(error?.message == "the disk is gone")
            let shorter = await failure { try await stub.withClient { _ = try await $0.push(short, to: .hello) } }
            #expect(shorter?.code == .localFile)
        }
    }

    @Test("stops when its task is cancelled", .timeLimit(.minutes(30)))
    func cancelled() async throws {
        let uploads = StubUploads()
        try await StubRegistry.with({ $0.method == .PATCH ? StubAnswer(delivery: .silent) : uploads.answer($0) }) {
            stub in
            try await stub.withClient(settings: Self.chunks) { client in
                let begun = AsyncStream<Void>.makeStream()
                let task = Task {
                    await failure {
                        _ = try await client.push(
                            Self.source, to: .hello, progress: { _ in begun.continuation.yield() })
                    }
                }
                for await _ in begun.stream { break }
                task.cancel()
                #expect(await task.value?.code == .cancelled)
            }
        }
    }

    @Test("puts a manifest with what goes with it, and says what a conflict is about")
    func manifest() async throws {
        let (old, new) = (Digest.of("old"), Digest.of("{}"))
        try await StubRegistry.with({ request in
            request.field("if-none-match") == nil
                ? StubAnswer(201, ["docker-content-digest": new.text])
                : StubAnswer(
                    412, [:],
                    #"{"errors":[{"code":"CONFLICT","message":"tag is taken","detail":{"have":"\#(old)","sent":"\#(new)"}}]}"#
                )
        }) { stub in
            try await stub.withClient { client in
                let tag = Reference.known(tag: "1.0")
                let bytes = ByteBuffer(string: "{}")
                let options = ManifestPutOptions(message: "why: ü\n%", headers: ["X-Other": "1"])
                let found = try await client.put(bytes, as: .imageManifest, tag, in: .hello, options: options)
                #expect(found == new)
                let error = await failure {
                    _ = try await client.put(
                        bytes, as: .imageManifest, tag, in: .hello, options: ManifestPutOptions(onlyIfAbsent: true))
                }
                #expect(error?.code == .conflict)
                #expect(error?.status == 412)
                #expect(error?.refusals.first?.digests == [old, new])
                #expect(error?.message.contains("CONFLICT: tag is taken") == true)
                let broken = await failure {
                    _ = try await client.put(
                        bytes, as: .imageManifest, tag, in: .hello,
                        options: ManifestPutOptions(headers: ["X-Other": "a\r\nX: y"]))
                }
                #expect(broken?.code == .usage)
                let wrong = await failure {
                    _ = try await client.put(bytes, as: .imageManifest, .digest(old), in: .hello)
                }
                #expect(wrong?.code == .digestMismatch)
            }
            #expect(stub.journal.count == 2)
            let sent = stub.journal[0]
            #expect(sent.field("content-type") == MediaType.imageManifest.text)
            #expect(sent.field("packhouse-message") == "why%3A%20%C3%BC%0A%25")
            #expect(sent.field("x-other") == "1")
            #expect(stub.journal[1].field("if-none-match") == "*")
        }
    }

    @Test("says why, of long words as much as is kept", arguments: ["a", "€", "😀"])
    func message(_ letter: String) async throws {
        try await StubRegistry.with({ _ in StubAnswer(202) }) { stub in
            try await stub.withClient { client in
                let long = String(repeating: letter, count: 5000)
                _ = try await client.delete(.known(tag: "1.0"), in: .hello, message: long)
                var request = DocumentRequest(.delete, ["v1", "hello"], purpose: "deleting")
                request.message = "no more"
                _ = try await client.send(request)
                _ = try await client.delete(.known(tag: "1.0"), in: .hello)
            }
            let kept = String(repeating: letter, count: 4096 / letter.utf8.count)
            #expect(
                stub.journal.map { $0.field("packhouse-message") }
                    == [kept.addingPercentEncoding(withAllowedCharacters: .alphanumerics), "no%20more", nil])
        }
    }

    @Test("does not believe a server that took a manifest as something else")
    func otherDigest() async throws {
        try await StubRegistry.with({ _ in StubAnswer(201, ["docker-content-digest": Digest.of("x").text]) }) { stub in
            let error = await failure {
                try await stub.withClient { client in
                    _ = try await client.put(
                        ByteBuffer(string: "{}"), as: .imageManifest, .known(tag: "1.0"), in: .hello)
                }
            }
            #expect(error?.code == .digestMismatch)
        }
    }
}
