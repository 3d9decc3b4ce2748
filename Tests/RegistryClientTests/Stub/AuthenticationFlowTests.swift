import NIOCore
import NIOHTTP1
import OCI
import Synchronization
import Testing

@testable import RegistryClient

@Suite("logging in", .timeLimit(.minutes(30)))
struct AuthenticationFlowTests {
    private static let login = Login.known("me", "hunter2")
    private static let basic = "Basic bWU6aHVudGVyMg=="
    private static let tags = #"{"name":"team/hello","tags":["1.0"]}"#

    /// A registry with its token server at `/token` of the same port.
    private static func tokens(_ token: @escaping StubRegistry.Script) -> StubRegistry.Script {
        { request in
            if request.path == "/token" { return token(request) }
            if let sent = request.field("authorization"), sent.hasPrefix("Bearer good") { return .json(tags) }
            let host = request.field("host") ?? ""
            return .error(
                401, "UNAUTHORIZED", "",
                [
                    "www-authenticate":
                        "Bearer realm=\"http://\(host)/token?x=1\",service=\"the registry\",scope=\"repository:team/hello:pull\""
                ])
        }
    }

    @Test("by Basic sends the password only when it is asked for, and then each time")
    func basic() async throws {
        try await StubRegistry.with({ request in
            request.field("authorization") == Self.basic
                ? .json(Self.tags) : .error(401, "UNAUTHORIZED", "", ["www-authenticate": "Basic realm=\"r\""])
        }) { stub in
            try await stub.withClient(login: Self.login) { client in
                _ = try await client.tags(of: .hello).all()
                _ = try await client.tags(of: .hello).all()
            }
            #expect(stub.journal.map { $0.field("authorization") } == [nil, Self.basic, Self.basic])
        }
    }

    @Test("with a wrong password is said so, and not tried again")
    func wrong() async throws {
        try await StubRegistry.with({ _ in
            .error(401, "UNAUTHORIZED", "no", ["www-authenticate": "Basic realm=\"r\""])
        }) { stub in
            let error = await failure {
                try await stub.withClient(login: Self.login) { _ = try await $0.greeting() }
            }
            #expect(error?.code == .unauthorized)
            #expect(error?.message.contains("does not take the user me (401 UNAUTHORIZED: no)") == true)
            #expect(error?.message.contains("hunter2") == false)
            #expect(stub.asked.count == 2)
            let without = await failure { try await stub.withClient { _ = try await $0.greeting() } }
            #expect(without?.code == .unauthorized)
            #expect(without?.message.contains("log in first") == true)
        }
    }

    @Test(
        "at a server that lets in everybody is tried all the same, and believed only when it is right",
        arguments: [true, false])
    func open(_ isRight: Bool) async throws {
        try await StubRegistry.with({ request in
            request.field("authorization") == nil || isRight
                ? .json("{}") : .error(401, "UNAUTHORIZED", "", ["www-authenticate": "Basic realm=\"r\""])
        }) { stub in
            let error = await failure {
                try await stub.withClient(login: Self.login) { client in
                    let found = try await client.greeting().authentication
                    #expect(found == .none)
                    _ = try? await client.tags(of: .hello).all()
                }
            }
            #expect((error == nil) == isRight)
            #expect(stub.journal.dropFirst().allSatisfy { $0.field("authorization") == Self.basic })
        }
    }

    @Test("by token asks the token server once for each scope, with the password there only")
    func bearer() async throws {
        try await StubRegistry.with(Self.tokens { _ in .json(#"{"token":"good1","expires_in":300}"#) }) { stub in
            try await stub.withClient(login: Self.login) { client in
                _ = try await client.tags(of: .hello).all()
                _ = try await client.tags(of: .hello).all()
            }
            #expect(
                stub.asked == [
                    "GET /v2/team/hello/tags/list", "GET /token", "GET /v2/team/hello/tags/list",
                    "GET /v2/team/hello/tags/list",
                ])
            #expect(
                stub.journal.map { $0.field("authorization") } == [nil, Self.basic, "Bearer good1", "Bearer good1"])
            #expect(
                stub.journal[1].target
                    == "/token?x=1&service=the%20registry&scope=repository%3Ateam%2Fhello%3Apull&account=me")
        }
    }

    @Test("without a login takes an anonymous token")
    func anonymous() async throws {
        try await StubRegistry.with(Self.tokens { _ in .json(#"{"access_token":"good"}"#) }) { stub in
            try await stub.withClient { client in
                let found = try await client.tags(of: .hello).all().count
                #expect(found == 1)
            }
            #expect(stub.journal[1].field("authorization") == nil)
            #expect(stub.journal[1].query("account").isEmpty)
        }
    }

    @Test("by an identity token posts it to the token server")
    func identityToken() async throws {
        try await StubRegistry.with(Self.tokens { _ in .json(#"{"access_token":"good"}"#) }) { stub in
            let login = try Login(identityToken: "refresh&me")
            try await stub.withClient(login: login) { client in
                let found = try await client.tags(of: .hello).all().count
                #expect(found == 1)
            }
            #expect(stub.asked[1] == "POST /token")
            #expect(stub.journal[1].field("authorization") == nil)
            #expect(
                String(buffer: stub.journal[1].body)
                    == "grant_type=refresh_token&refresh_token=refresh%26me&client_id=packctl"
                    + "&scope=repository%3Ateam%2Fhello%3Apull&service=the%20registry")
        }
    }

    @Test("by a token that has grown old gets another")
    func expiry() async throws {
        try await StubRegistry.with(Self.tokens { .json(#"{"token":"good\#($0.number)","expires_in":60}"#) }) { stub in
            let clock = TestClock()
            try await stub.withClient(clock: clock) { client in
                _ = try await client.tags(of: .hello).all()
                clock.advance(by: .seconds(55))
                _ = try await client.tags(of: .hello).all()
            }
            #expect(stub.journal.last?.field("authorization") == "Bearer good2")
        }
    }

    @Test("by a token that does not help is given up")
    func useless() async throws {
        try await StubRegistry.with(Self.tokens { _ in .json(#"{"token":"bad"}"#) }) { stub in
            let error = await failure {
                try await stub.withClient(login: Self.login) { _ = try await $0.tags(of: .hello).all() }
            }
            #expect(error?.code == .unauthorized)
            #expect(stub.asked.count == 3)
        }
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        var answer: StubAnswer
        var code: ClientError.Code
        var words: String
        var testDescription: String { words }
    }

    @Test(
        "by a token server that does not give any is told from the registry's own answers",
        arguments: [
            Wrong(answer: .error(401, "UNAUTHORIZED", "bad user"), code: .unauthorized, words: "refuses the user me"),
            Wrong(answer: StubAnswer(200, [:], "<html>"), code: .malformedAnswer, words: "is no token"),
            Wrong(
                answer: StubAnswer(200, [:], String(repeating: " ", count: 300_000)), code: .malformedAnswer,
                words: "is no token"),
            Wrong(answer: .json(#"{"token":"a\nb"}"#), code: .malformedAnswer, words: "is no token"),
            Wrong(
                answer: StubAnswer(302, ["location": "http://127.0.0.1:1/"]), code: .malformedAnswer,
                words: "gives no token"),
            Wrong(answer: StubAnswer(500), code: .serverFailure, words: "fails"),
            Wrong(answer: StubAnswer(429), code: .rateLimited, words: "wants fewer requests"),
        ])
    func tokenServer(_ wrong: Wrong) async throws {
        try await StubRegistry.with(Self.tokens { _ in wrong.answer }) { stub in
            let error = await failure {
                try await stub.withClient(login: Self.login) { _ = try await $0.tags(of: .hello).all() }
            }
            #expect(error?.code == wrong.code)
            #expect(
                error?.message.contains("the token server \(stub.origin)/token \(wrong.words)") == true
                    || error?.message.contains(wrong.words) == true, "\(error?.message ?? "")")
        }
    }

    @Test("by a token server that fails for a moment waits for it")
    func passingTokenServer() async throws {
        let script = Self.tokens { request in
            switch request.number {
            case 1: StubAnswer(503, ["retry-after": "7"])
            case 2: StubAnswer(429)
            default: .json(#"{"token":"good"}"#)
            }
        }
        try await StubRegistry.with(script) { stub in
            let clock = TestClock()
            try await stub.withClient(login: Self.login, clock: clock) { client in
                let found = try await client.tags(of: .hello).all().count
                #expect(found == 1)
            }
            #expect(clock.pauses == [.seconds(7), .milliseconds(400)])
        }
    }

    @Test("by a token server that is not there names that one")
    func absentTokenServer() async throws {
        try await StubRegistry.with({ _ in
            .error(401, "UNAUTHORIZED", "", ["www-authenticate": "Bearer realm=\"http://127.0.0.1:1/token\""])
        }) { stub in
            let error = await failure {
                try await stub.withClient(login: Self.login) { _ = try await $0.tags(of: .hello).all() }
            }
            #expect(error?.code == .connectionRefused)
            #expect(error?.message.contains("at http://127.0.0.1:1: nobody listens at port 1") == true)
        }
    }

    @Test(
        "sends nothing to a token server that is not the registry's",
        arguments: ["http://127.0.0.2:1/token", "https://auth.example.com/token", "http://localhost:1/token"])
    func foreign(_ realm: String) async throws {
        try await StubRegistry.with({ _ in
            .error(401, "UNAUTHORIZED", "", ["www-authenticate": "Bearer realm=\"\(realm)\""])
        }) { stub in
            let error = await failure {
                try await stub.withClient(login: Self.login) { _ = try await $0.tags(of: .hello).all() }
            }
            #expect(error?.code == .foreignAddress)
            #expect(error?.message.contains("nothing was sent there") == true)
        }
    }

    @Test(
        "does not go to a web server that has a page for everything",
        arguments: [
            StubAnswer(200, ["content-type": "text/html"], "<html>Welcome</html>"), StubAnswer(200),
            .json("[]"), .json("welcome"),
        ])
    func webServer(_ page: StubAnswer) async throws {
        try await StubRegistry.with({ _ in page }) { stub in
            let error = await failure {
                try await stub.withClient(login: Self.login) { _ = try await $0.greeting() }
            }
            #expect(error?.code == .notFound)
            #expect(error?.message.contains("no registry answers there") == true, "\(error?.message ?? "")")
            #expect(stub.journal.map { $0.field("authorization") } == [nil])
        }
    }

    @Test("goes to what names the version of its interface, or is an object of JSON")
    func registries() async throws {
        for answer in [StubAnswer(200, ["docker-distribution-api-version": "registry/2.0"]), .json(#"{"a":1}"#)] {
            try await StubRegistry.with({ _ in answer }) { stub in
                try await stub.withClient(login: Self.login) { _ = try await $0.greeting() }
                #expect(stub.journal.map { $0.field("authorization") } == [nil, Self.basic])
            }
        }
    }

    @Test("is sent to a registry below a path only where it was found there without one", arguments: [200, 401])
    func prefixed(_ status: Int) async throws {
        try await StubRegistry.with({ request in
            guard request.path == "/tools/reg/v2/" else { return StubAnswer(404) }
            return status == 200 || request.field("authorization") != nil
                ? .json("{}") : StubAnswer(401, ["www-authenticate": "Basic realm=\"r\""])
        }) { stub in
            try await stub.withClient(login: Self.login, path: "/tools/reg/team") { client in
                let located = try await client.located()
                #expect(located.server.prefix == "tools/reg" && located.server.path == "team")
                // One that does not say what it is counts only when nothing else is there.
                let asked = ["GET /v2/", "GET /tools/v2/", "GET /tools/reg/v2/", "GET /tools/reg/team/v2/"]
                #expect(stub.asked == (status == 200 ? asked.dropLast() : asked))
                #expect(stub.journal.allSatisfy { $0.field("authorization") == nil })
                let greeting = try await located.greeting()
                #expect(greeting.origin == "\(stub.origin)/tools/reg")
                #expect(stub.journal.last?.line == "GET /tools/reg/v2/")
                #expect(stub.journal.last?.field("authorization") == Self.basic)
            }
            let error = await failure {
                try await stub.withClient(login: Self.login, path: "/none/at/all") {
                    _ = try await $0.located().greeting()
                }
            }
            #expect(error?.code == .notFound)
            #expect(error?.message.contains("nor is there one below the path /none/at/all") == true)
        }
    }

    @Test("does not send a password over plain HTTP that nobody allowed")
    func plain() async throws {
        try await StubRegistry.with({ request in
            .error(401, "UNAUTHORIZED", "", ["www-authenticate": "Basic realm=\"r\""])
        }) { stub in
            let error = await failure {
                try await stub.withClient(login: Self.login, isInsecure: false) { _ = try await $0.greeting() }
            }
            #expect(error?.code == .insecureLogin)
            #expect(error?.message.contains("--insecure") == true)
            #expect(stub.journal.allSatisfy { $0.field("authorization") == nil })
        }
        try await StubRegistry.with(Self.tokens { _ in .json(#"{"token":"good"}"#) }) { stub in
            let error = await failure {
                try await stub.withClient(login: Self.login, isInsecure: false) {
                    _ = try await $0.tags(of: .hello).all()
                }
            }
            #expect(error?.code == .insecureLogin)
            #expect(stub.asked.count == 1)
            try await stub.withClient(isInsecure: false) { client in
                let found = try await client.tags(of: .hello).all().count
                #expect(found == 1)
            }
        }
    }

    @Test(
        "in a way that is not known or not well-formed is said so",
        arguments: [
            (["Negotiate"], "by negotiate; only Basic and Bearer"), ([], "not how to log in"),
            (["Basic realm=\""], "cannot be understood"),
        ])
    func unknown(_ fields: [String], _ words: String) async throws {
        try await StubRegistry.with({ _ in
            StubAnswer(401, HTTPHeaders(fields.map { ("www-authenticate", $0) }))
        }) { stub in
            let error = await failure {
                try await stub.withClient(login: Self.login) { _ = try await $0.greeting() }
            }
            #expect(error?.code == .unauthorized)
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        }
    }
}
