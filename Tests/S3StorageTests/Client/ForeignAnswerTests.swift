import NIOCore
import NIOHTTP1
import Synchronization
import Testing

@testable import S3Storage

@Suite("an answer that S3 did not give")
struct ForeignAnswerTests {
    /// What a proxy says whose way to the server is gone.
    static let lost = ScriptedAnswer(
        status: 404, fields: [("content-type", "text/html")], body: "<html><body>404 page not found<br></body></html>")

    @Test("says of no object that it is absent, deleted or replaced, and of no upload that it is gone")
    func absence() async throws {
        let isLost = Mutex(false)
        try await FaultTests.with { _, _ in
            isLost.withLock { $0 } ? .answer(Self.lost) : .pass
        } change: {
            $0.retries.attempts = 2
        } _: { client, key, proxy in
            let etag = try await client.putObject(S3Payload("held"), at: key)
            let upload = try await client.createMultipartUpload(key)
            let asks: [(String, (S3Client) async throws -> Void)] = [
                ("get", { _ = try await $0.getObject(key) }),
                ("head", { _ = try await $0.headObject(key) }),
                ("delete", { try await $0.deleteObject(key) }),
                ("delete if", { try await $0.deleteObject(key, if: .matches(etag)) }),
                ("put if", { _ = try await $0.putObject(S3Payload("x"), at: key, if: .matches(etag)) }),
                ("parts", { _ = try await $0.listParts(upload) }),
                ("part", { _ = try await $0.uploadPart(S3Payload("x"), number: 1, of: upload) }),
                ("abort", { try await $0.abortMultipartUpload(upload) }),
            ]
            isLost.withLock { $0 = true }
            for (name, ask) in asks {
                let error = await #expect(throws: S3Error.self, "\(name)") { try await ask(client) }
                #expect(error?.reason == .unavailable, "\(name): \(String(describing: error))")
            }
            isLost.withLock { $0 = false }
            #expect(try await client.getObject(key).text() == "held")
            #expect(try await client.listParts(upload)?.parts == [])
        }
    }

    @Test("passes like other failures", arguments: [HTTPMethod.GET, .HEAD, .DELETE])
    func passing(_ method: HTTPMethod) async throws {
        let isFirst = Mutex(true)
        try await FaultTests.with { request, _ in
            let isLost =
                request.method == method
                && isFirst.withLock { isFirst in
                    defer { isFirst = false }
                    return isFirst
                }
            return isLost ? .answer(Self.lost) : .pass
        } _: { client, key, proxy in
            try await client.putObject(S3Payload("held"), at: key)
            switch method {
            case .GET:
                #expect(try await client.getObject(key).text() == "held")
            case .HEAD:
                let head = try #require(try await client.headObject(key))
                #expect(head.size == 4)
                // A GET of one byte tells what HEAD did not.
                #expect(proxy.requests.map(\.method) == [.PUT, .HEAD, .GET])
            default:
                try await client.deleteObject(key)
                guard case .absent = try await client.getObject(key) else { throw StillThere() }
            }
        }
    }

    struct StillThere: Error {}

    @Test("on HEAD is asked for again, and believed when the answer has S3's words", arguments: ["NoSuchKey", ""])
    func unnamed(_ code: String) async throws {
        try await FaultTests.with { request, _ in
            switch request.method {
            case .HEAD: .answer(ScriptedAnswer(status: 404))
            default: .answer(code.isEmpty ? Self.lost : .s3(404, code))
            }
        } change: {
            $0.retries.attempts = 2
        } _: { client, key, proxy in
            if code.isEmpty {
                let error = await #expect(throws: S3Error.self) { _ = try await client.headObject(key) }
                #expect(error?.reason == .unavailable)
                #expect(proxy.requests.map(\.method) == [.HEAD, .GET, .GET])
            } else {
                let found = try await client.headObject(key)
                #expect(found == nil)
                #expect(proxy.requests.map(\.method) == [.HEAD, .GET])
            }
        }
    }

    @Test("on HEAD is S3's own when it has S3's number of the request")
    func numbered() async throws {
        try await FaultTests.with { _, _ in
            .answer(ScriptedAnswer(status: 404, fields: [("x-amz-request-id", "4442587FB7D0A2F9")]))
        } _: { client, key, proxy in
            let found = try await client.headObject(key)
            #expect(found == nil)
            #expect(proxy.requests.count == 1)
        }
    }

    @Test(
        "with other bytes than were asked for is damage",
        arguments: [
            (200, nil, 3..<7, false), (200, nil, 0..<7, false), (200, nil, 0..<100, true),
            (206, "bytes 3-12/20", 3..<100, true), (206, "bytes 0-9/20", 3..<100, false),
            (206, "bytes 3-12/20", 3..<7, false), (206, nil, 0..<100, false),
        ] as [(Int, String?, Range<Int64>, Bool)])
    func otherBytes(_ status: Int, _ shown: String?, _ range: Range<Int64>, _ isGood: Bool) async throws {
        try await FaultTests.with { _, _ in
            .answer(
                ScriptedAnswer(
                    status: status,
                    fields: [("etag", "\"e\"")] + (shown.map { [("content-range", $0)] } ?? []), body: "0123456789"))
        } _: { client, key, _ in
            guard !isGood else {
                let found = try await client.getObject(key, range: range).text()
                #expect(found == "0123456789")
                return
            }
            let error = await #expect(throws: S3Error.self) { _ = try await client.getObject(key, range: range) }
            #expect(error?.reason == .damaged, "\(String(describing: error))")
        }
    }
}
