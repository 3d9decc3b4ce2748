import NIOHTTP1
import StorageTesting
import Synchronization
import Testing

@testable import S3Storage

@Suite("a refusal of HEAD, which has no words")
struct UnexplainedHeadTests {
    /// Runs `body` with a client whose first keys the server refuses with `status`, and by other methods with `code`; those that its place
    /// gives next are good.
    private static func with(
        _ status: Int, _ code: String, _ body: (S3Client, FaultProxy) async throws -> Void
    ) async throws {
        let script: FaultProxy.Script = { request, _ in
            guard request.headers["authorization"].first?.contains("Credential=NEW/") == true else {
                return .answer(request.method == .HEAD ? ScriptedAnswer(status: status) : .s3(status, code))
            }
            if request.uri.contains("list-type=2") {
                return .answer(ScriptedAnswer(status: 200, body: "<ListBucketResult></ListBucketResult>"))
            }
            let fields = [("etag", "\"e\""), ("content-range", "bytes 0-0/9")]
            return .answer(ScriptedAnswer(status: 206, fields: fields, body: "x"))
        }
        let gives = Mutex(["OLD", "NEW"])
        let place: FaultProxy.Script = { _, _ in
            let key = gives.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
            return .answer(ScriptedAnswer(status: 200, body: #"{"AccessKeyId":"\#(key)","SecretAccessKey":"s"}"#))
        }
        try await FaultProxy.with(script: place) { keys in
            try await FaultProxy.with(script: script) { proxy in
                var settings = try proxy.server.settings()
                settings.credentials = .chain(environment: [
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI": "\(keys.server.origin)/x", "HOME": "/nowhere",
                ])
                try await S3Client.with(settings) { try await body($0, proxy) }
            }
        }
    }

    private static let expired = [(400, "ExpiredToken"), (403, "InvalidAccessKeyId")]

    @Test("is asked again by GET, so that keys that expired or were replaced are renewed", arguments: expired)
    func object(_ status: Int, _ code: String) async throws {
        try await Self.with(status, code) { client, proxy in
            let found = try await client.headObject(S3Key("k"))?.size
            #expect(found == 9)
            #expect(proxy.requests.map(\.method) == [.HEAD, .GET, .GET])
        }
    }

    @Test("of the bucket is asked again by a listing", arguments: expired)
    func bucket(_ status: Int, _ code: String) async throws {
        try await Self.with(status, code) { client, proxy in
            try await client.headBucket()
            #expect(proxy.requests.map(\.method) == [.HEAD, .GET, .GET])
        }
    }

    @Test("is told with the words that GET brings")
    func words() async throws {
        try await Self.with(403, "AccessDenied") { client, _ in
            let asks: [() async throws -> Void] = [
                { _ = try await client.headObject(S3Key("k")) }, { try await client.headBucket() },
            ]
            for ask in asks {
                let error = await #expect(throws: S3Error.self) { try await ask() }
                #expect(error?.reason == .denied && error?.code == "AccessDenied", "\(String(describing: error))")
            }
        }
    }
}
