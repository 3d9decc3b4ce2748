import Logging
import NIOHTTP1
import StorageTesting
import Synchronization
import Testing

@testable import S3Storage

@Suite("the keeper of credentials", .timeLimit(.minutes(30)))
struct CredentialKeeperTests {
    /// Gives numbered keys, each good for an hour, or fails while it is told to.
    final class Source: CredentialSource {
        let count = Mutex(0)
        let isBroken = Mutex(false)
        let now: @Sendable () -> Int64

        init(_ now: @escaping @Sendable () -> Int64) { self.now = now }

        var summary: String { "a test" }

        func fetch() async throws(S3Error) -> S3Credentials? {
            await Task.yield()
            let number = count.withLock { count in
                count += 1
                return count
            }
            if isBroken.withLock({ $0 }) { throw S3Error(.noCredentials, "broken") }
            return S3Credentials(accessKey: "K\(number)", secretKey: "s", expiry: now() + 3600)
        }
    }

    final class Clock: Sendable {
        let seconds = Mutex<Int64>(1000)
        var now: Int64 { seconds.withLock { $0 } }
        func pass(_ count: Int64) { seconds.withLock { $0 += count } }
    }

    static func make() -> (CredentialKeeper, Source, Clock) {
        let clock = Clock()
        var surroundings = S3Surroundings.system
        surroundings.now = { clock.now }
        surroundings.chance = { 0 }
        let source = Source { clock.now }
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        return (CredentialKeeper(source, logger: logger, surroundings: surroundings), source, clock)
    }

    @Test("all that wait share one fetch")
    func shared() async throws {
        let (keeper, source, _) = Self.make()
        try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<50 { group.addTask { try await keeper.current()?.accessKey } }
            for try await key in group { #expect(key == "K1") }
        }
        #expect(source.count.withLock { $0 } == 1)
    }

    @Test("old keys are used until the next ones are there, and when these cannot be had, until their end")
    func renewal() async throws {
        let (keeper, source, clock) = Self.make()
        #expect(try await keeper.current()?.accessKey == "K1")
        clock.pass(3400)
        #expect(try await keeper.current()?.accessKey == "K1")
        while try await keeper.current()?.accessKey == "K1" { try await Task.sleep(for: .milliseconds(1)) }
        #expect(try await keeper.current()?.accessKey == "K2")
        source.isBroken.withLock { $0 = true }
        clock.pass(3400)
        #expect(try await keeper.current()?.accessKey == "K2")
        clock.pass(180)
        let error = await #expect(throws: S3Error.self) { _ = try await keeper.current() }
        #expect(error?.reason == .noCredentials)
        // Nothing is under way any more: whoever waits is told when it has ended.
        let fetches = source.count.withLock { $0 }
        source.isBroken.withLock { $0 = false }
        #expect(try await keeper.current()?.accessKey == "K\(fetches + 1)")
    }

    @Test("refused keys are replaced, by one fetch however many were refused")
    func refused() async throws {
        let (keeper, source, _) = Self.make()
        let first = try await keeper.current()
        await withTaskGroup { group in
            for _ in 0..<20 { group.addTask { await keeper.renew(insteadOf: first) } }
        }
        #expect(try await keeper.current()?.accessKey == "K2")
        #expect(source.count.withLock { $0 } == 2)
    }

    @Test("expired keys are renewed in the middle of a request, which the server then takes")
    func expired() async throws {
        let script: FaultProxy.Script = { request, _ in
            request.headers["authorization"].first?.contains("Credential=NEW/") == true
                ? .answer(ScriptedAnswer(status: 200, fields: [("etag", "\"e\"")]))
                : .answer(.s3(400, "ExpiredToken"))
        }
        let gives = Mutex(["OLD", "NEW"])
        let keysScript: FaultProxy.Script = { _, _ in
            let key = gives.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
            return .answer(
                ScriptedAnswer(status: 200, body: #"{"AccessKeyId":"\#(key)","SecretAccessKey":"s","Token":"t"}"#))
        }
        try await FaultProxy.with(script: keysScript) { keys in
            let chain = S3CredentialChoice.chain(environment: [
                "AWS_CONTAINER_CREDENTIALS_FULL_URI": "\(keys.server.origin)/x", "HOME": "/nowhere",
            ])
            try await FaultProxy.with(script: script) { proxy in
                var settings = try proxy.server.settings()
                settings.credentials = chain
                try await S3Client.with(settings) { client in
                    let etag = try await client.putObject(S3Payload("x"), at: S3Key("k"))
                    #expect(etag.text == "\"e\"")
                }
                #expect(proxy.requests.count == 2)
                #expect(proxy.requests.allSatisfy { $0.headers["x-amz-security-token"] == ["t"] })
            }
        }
    }
}
