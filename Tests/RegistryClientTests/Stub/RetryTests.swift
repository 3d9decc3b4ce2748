import NIOCore
import NIOHTTP1
import OCI
import Testing

@testable import RegistryClient

@Suite("a server in trouble", .timeLimit(.minutes(30)))
struct RetryTests {
    private static let tags = #"{"name":"team/hello","tags":["1.0"]}"#

    @Test(
        "is asked again when it fails, breaks off or closes the door",
        arguments: [
            StubAnswer(500), StubAnswer(502), StubAnswer(503), StubAnswer(504), StubAnswer(429), StubAnswer(408),
            StubAnswer(delivery: .closed), StubAnswer(200, [:], tags, delivery: .cut(after: 5)),
            StubAnswer(200, [:], "{", delivery: .chunkedAndCut),
        ])
    func passing(_ answer: StubAnswer) async throws {
        try await StubRegistry.with({ $0.number < 3 ? answer : .json(Self.tags) }) { stub in
            let clock = TestClock()
            try await stub.withClient(clock: clock) { client in
                let found = try await client.tags(of: .hello).all()
                #expect(found == [.known("1.0")])
            }
            #expect(stub.asked.count == 3)
            #expect(clock.pauses == [.milliseconds(200), .milliseconds(400)])
        }
    }

    @Test("is left alone as long as it asks")
    func retryAfter() async throws {
        try await StubRegistry.with({
            $0.number == 1 ? .error(429, "TOOMANYREQUESTS", "slow", ["retry-after": "17"]) : .json(Self.tags)
        }) { stub in
            let clock = TestClock()
            try await stub.withClient(clock: clock) { _ = try await $0.tags(of: .hello).all() }
            #expect(clock.pauses == [.seconds(17)])
        }
    }

    @Test("is given up when it asks for too long, and that is said")
    func tooLong() async throws {
        try await StubRegistry.with({ _ in .error(429, "TOOMANYREQUESTS", "slow", ["retry-after": "3600"]) }) { stub in
            let error = await failure { try await stub.withClient { _ = try await $0.tags(of: .hello).all() } }
            #expect(error?.code == .rateLimited)
            #expect(error?.retryAfter == .seconds(3600))
            #expect(error?.message.contains("asked again in 3600 s (429 TOOMANYREQUESTS: slow)") == true)
            #expect(stub.asked.count == 1)
        }
    }

    @Test("is given up after five attempts, with its last words")
    func lasting() async throws {
        try await StubRegistry.with({ _ in .error(503, "UNAVAILABLE", "under repair") }) { stub in
            let error = await failure { try await stub.withClient { _ = try await $0.greeting() } }
            #expect(error?.code == .serverFailure)
            #expect(error?.status == 503)
            #expect(error?.refusals == [ServerRefusal(code: "UNAVAILABLE", message: "under repair")])
            #expect(
                error?.message
                    == "asking for a registry at \(stub.origin): the server fails (503 UNAVAILABLE: under repair)")
            #expect(stub.asked.count == 5)
        }
    }

    @Test("that is silent is not waited for without end", arguments: [StubAnswer.Delivery.silent, .stalled])
    func silent(_ delivery: StubAnswer.Delivery) async throws {
        try await StubRegistry.with({ _ in StubAnswer(200, [:], "{}", delivery: delivery) }) { stub in
            var settings = ClientSettings()
            settings.limits.answer = .milliseconds(300)
            settings.limits.stall = .milliseconds(300)
            settings.retries.attempts = 2
            let error = await failure {
                try await stub.withClient(settings: settings) { _ = try await $0.tags(of: .hello).all() }
            }
            #expect(error?.code == .timeout)
        }
    }

    @Test(
        "that drips its answer is not waited for without end: what came of an error is believed, of all else nothing",
        arguments: [
            (StubAnswer(404, delivery: .dripping), ClientError.Code.notFound),
            (StubAnswer(delivery: .dripping), .timeout),
            (StubAnswer(503, delivery: .dripping), .serverFailure),
            (StubAnswer(401, delivery: .dripping), .unauthorized),
        ])
    func dripping(_ answer: StubAnswer, _ code: ClientError.Code) async throws {
        try await StubRegistry.with({ _ in answer }) { stub in
            let error = await failure {
                try await stub.withClient(settings: Self.hasty) { _ = try await $0.tags(of: .hello).all() }
            }
            #expect(error?.code == code)
        }
    }

    @Test("that drips an answer which nobody wants is asked on")
    func drippingUnwanted() async throws {
        try await StubRegistry.with({ request in
            request.field("authorization") == nil
                ? StubAnswer(401, ["www-authenticate": "Basic realm=\"r\""], delivery: .dripping) : .json(Self.tags)
        }) { stub in
            // The good answer is held to the same limit.
            var settings = Self.hasty
            settings.limits.document = .seconds(60)
            try await stub.withClient(login: .known("me", "hunter2"), settings: settings) { client in
                let found = try await client.tags(of: .hello).all()
                #expect(found == [.known("1.0")])
            }
        }
    }

    @Test("that drips a token is given up")
    func drippingToken() async throws {
        try await StubRegistry.with({ request in
            request.path == "/token"
                ? StubAnswer(200, [:], #"{"token":""#, delivery: .dripping)
                : StubAnswer(
                    401, ["www-authenticate": "Bearer realm=\"http://\(request.field("host") ?? "")/token\""])
        }) { stub in
            let error = await failure {
                try await stub.withClient(settings: Self.hasty) { _ = try await $0.tags(of: .hello).all() }
            }
            #expect(error?.code == .timeout)
        }
    }

    /// Waits for a document far shorter than one of ``StubAnswer/Delivery/dripping`` takes, and no shorter for a stall.
    private static var hasty: ClientSettings {
        var settings = ClientSettings()
        settings.limits.document = .milliseconds(200)
        settings.retries.attempts = 2
        return settings
    }

    @Test(
        "does not get a POST twice when it may have done it, and all else again",
        arguments: [
            (DocumentRequest.Method.post, StubAnswer(delivery: .closed), 1), (.post, StubAnswer(500), 1),
            (.post, StubAnswer(429), 5), (.post, StubAnswer(503, ["retry-after": "0"]), 5), (.put, StubAnswer(500), 5),
            (.delete, StubAnswer(delivery: .closed), 3), (.get, StubAnswer(500), 5),
        ])
    func repetition(_ method: DocumentRequest.Method, _ answer: StubAnswer, _ count: Int) async throws {
        try await StubRegistry.with({ _ in answer }) { stub in
            var request = DocumentRequest(method, ["v1", "x"], purpose: "doing")
            request.body = method == .get ? nil : ByteBuffer(string: "{}")
            #expect(await failure { try await stub.withClient { [request] in _ = try await $0.send(request) } } != nil)
            #expect(stub.asked.count == count)
        }
    }

    @Test("that does not answer a DELETE in time has done it, when another finds nothing")
    func lostDelete() async throws {
        try await StubRegistry.with({ $0.number == 1 ? StubAnswer(delivery: .closed) : .error(404, "MANIFEST_UNKNOWN") }
        ) {
            stub in
            try await stub.withClient { client in
                let found = try await client.delete(.known(tag: "1.0"), in: .hello)
                #expect(found)
                let again = try await client.delete(.known(tag: "1.0"), in: .hello)
                #expect(!again)
            }
        }
    }

    @Test("is not asked again by a task that was cancelled")
    func cancelled() async throws {
        try await StubRegistry.with({ _ in StubAnswer(500) }) { stub in
            try await stub.withClient { client in
                let task = Task {
                    withUnsafeCurrentTask { $0?.cancel() }
                    return await failure { _ = try await client.greeting() }
                }
                #expect(await task.value?.code == .cancelled)
            }
            #expect(stub.asked.isEmpty)
        }
    }

    @Test("that nobody finds is said so, with what would be right")
    func unreachable() async throws {
        let refused = await failure {
            try await RegistryClient.with("http://127.0.0.1:1") { _ = try await $0.greeting() }
        }
        #expect(refused?.code == .connectionRefused)
        #expect(refused?.message.contains("nobody listens at port 1 of 127.0.0.1") == true)
        let unknown = await failure {
            try await RegistryClient.with("https://registry.invalid") { _ = try await $0.greeting() }
        }
        // The second, where the name server does not answer.
        #expect(unknown?.code == .unknownHost || unknown?.code == .timeout)
        #expect(
            (unknown?.message.contains("registry.invalid has no address") == true) == (unknown?.code == .unknownHost))
    }
}
