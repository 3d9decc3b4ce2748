import Access
import Foundation
import HTTPTypes
import Testing

@testable import RegistryServer

@Suite("The token endpoint")
struct TokenEndpointTests {
    private static let policy = AccessPolicy.rules(
        "admin | ** | pull push delete catalog", "anonymous | public/** | pull")

    private let users: TestUsers

    init() throws {
        users = try TestUsers("admin")
    }

    private func server(
        _ policy: AccessPolicy = TokenEndpointTests.policy, tokens: Bool = true,
        _ configure: (inout ServerOptions) -> Void = { _ in }
    ) throws -> TestServer {
        try TestServer().open(to: users, policy, tokens: tokens, configure)
    }

    private func document(_ reply: TestServer.Reply) throws -> [String: Any] {
        #expect(reply.status == 200, "\(reply.body)")
        return try #require(try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: Any])
    }

    @Test("a token comes with everything that clients of either way look for, and no cache keeps it")
    func form() async throws {
        let server = try server()
        let target = "/token?account=admin&client_id=docker&offline_token=true&service=x&scope=repository:a:pull,push"
        let reply = try await server.send(.get, target, TestUsers.login("admin"))
        let json = try document(reply)
        #expect(json["token"] as? String == json["access_token"] as? String)
        #expect(json["expires_in"] as? Int == 300)
        #expect(json["token_type"] as? String == "Bearer")
        #expect((json["issued_at"] as? String)?.hasSuffix("Z") == true)
        #expect(json["scope"] as? String == "repository:a:pull,push")
        #expect(json["refresh_token"] == nil)
        #expect(reply.field("Cache-Control") == "no-store")
        #expect(reply.field("Content-Type") == "application/json")
    }

    @Test(
        "scopes come repeated or with spaces; what is not understood, and what the user may not, is left out",
        arguments: [
            ("admin", "scope=repository:a:pull&scope=repository:b:push", "repository:a:pull repository:b:push"),
            ("admin", "scope=repository:a:pull+repository:b:push", "repository:a:pull repository:b:push"),
            ("admin", "scope=repository:a:pull%20registry:catalog:*", "repository:a:pull registry:catalog:*"),
            ("admin", "scope=what%3Fever&scope=&scope=repository:a:fly", ""),
            ("admin", "", ""),
            (nil, "scope=repository:public/a:pull,push&scope=repository:a:pull", "repository:public/a:pull"),
            (nil, "scope=registry:catalog:*", ""),
        ] as [(String?, String, String)])
    func scopes(_ user: String?, _ query: String, _ scope: String) async throws {
        let reply = try await server().send(.get, "/token?\(query)", TestUsers.login(user))
        #expect(try document(reply)["scope"] as? String == scope)
    }

    @Test("a form with a password gives a token too; other grants are refused, and clients then try their password")
    func post() async throws {
        let server = try server()
        let form = "grant_type=password&service=x&client_id=containerd-client&username=admin&password=secret"
        let reply = try await server.send(
            .post, "/token", ["Content-Type": "application/x-www-form-urlencoded"],
            body: "\(form)&scope=repository%3Aa%3Apull+repository%3Ab%3Apush")
        let json = try document(reply)
        #expect(json["scope"] as? String == "repository:a:pull repository:b:push")
        let token = try #require(json["access_token"] as? String)
        #expect(try await server.send(.get, "/v2/", ["Authorization": "Bearer \(token)"]).status == 200)
        for (body, status) in [
            ("grant_type=password&username=admin&password=wrong", 401),
            ("grant_type=refresh_token&refresh_token=x", 401),
            ("grant_type=client_credentials", 400), ("", 400), ("grant_type=%zz", 400),
            ("grant_type=password&username=admin&password=%ff", 400),
            ("grant_type=password&password=" + String(repeating: "x", count: 70_000), 413),
            ("grant_type=password&username=admin&password=" + String(repeating: "x", count: 30_000), 401),
        ] {
            let reply = try await server.send(.post, "/token", body: body)
            #expect(reply.status == status, "\(body.prefix(60))")
            #expect(reply.body.hasPrefix(#"{"errors":[{"code":""#))
        }
        #expect(try document(try await server.send(.post, "/token", body: "grant_type=password"))["token"] != nil)
    }

    @Test("a wrong password is refused with a request for a password, and nobody where nothing is granted without one")
    func refused() async throws {
        let wrong = ["Authorization": "Basic " + Data("admin:wrong".utf8).base64EncodedString()]
        let server = try server()
        for target in ["/token", "/v2/", "/v2/a/tags/list"] {
            let reply = try await server.send(.get, target, wrong)
            #expect(reply.status == 401)
            #expect(reply.field("WWW-Authenticate") == #"Basic realm="test""#)
        }
        #expect(try await server.send(.get, "/token").status == 200)
        let closed = try self.server(.usersOnly)
        #expect(try await closed.send(.get, "/token").status == 401)
        #expect(try await closed.send(.get, "/token", TestUsers.login("admin")).status == 200)
    }

    @Test("the page is not there unless challenges lead to it, and takes two methods")
    func absent() async throws {
        for method in AccessWalkTests.methods {
            let server = try server(tokens: false)
            #expect(try await server.send(method, "/token", TestUsers.login("admin")).status == 404)
            #expect(try await TestServer().send(method, "/token").status == 404)
            guard method != .get, method != .post else { continue }
            let reply = try await self.server().send(method, "/token", TestUsers.login("admin"))
            #expect(reply.status == 405)
            #expect(reply.field("Allow") == "GET, POST")
        }
        #expect(
            try await server { $0.isReadOnly = true }.send(.post, "/token", body: "grant_type=password").status == 200)
        let prefixed = try server { $0.prefix = "/hub/" }
        #expect(try await prefixed.send(.get, "/token").status == 404)
        #expect(try await prefixed.send(.get, "/hub/token").status == 200)
    }

    @Test("the challenge names this server as the client met it, and what a token needs")
    func challenges() async throws {
        func challenge(
            _ target: String, _ method: HTTPRequest.Method = .get, _ fields: [String: String] = [:],
            _ configure: (inout ServerOptions) -> Void = { _ in }
        ) async throws -> String? {
            try await server(Self.policy, configure).send(method, target, fields).field("WWW-Authenticate")
        }
        let here = #"Bearer realm="http://registry.example:5000/token",service="registry.example:5000""#
        #expect(try await challenge("/v2/") == here)
        #expect(try await challenge("/v2/a/tags/list") == here + #",scope="repository:a:pull""#)
        #expect(try await challenge("/v2/a/blobs/uploads/", .post) == here + #",scope="repository:a:pull,push""#)
        let digest = AccessWalkTests.digest
        #expect(
            try await challenge("/v2/a/blobs/uploads/?mount=\(digest)&from=b", .post)
                == here + #",scope="repository:a:pull,push repository:b:pull""#)
        #expect(try await challenge("/v2/a/manifests/x", .delete) == here + #",scope="repository:a:delete""#)
        #expect(try await challenge("/v2/_catalog") == here + #",scope="registry:catalog:*""#)
        #expect(
            try await challenge("/v2/public/a/manifests/x", .put) == here + #",scope="repository:public/a:pull,push""#)
        #expect(
            try await challenge("/hub/v2/") {
                $0.prefix = "/hub/"; $0.links = .relative
            }
                == #"Bearer realm="http://registry.example:5000/hub/token",service="registry.example:5000""#)
        #expect(
            try await challenge("/v2/") { $0.links = .fixed("https://x.example/base") }
                == #"Bearer realm="https://x.example/base/token",service="x.example""#)
        #expect(
            try await challenge("/v2/", .get, ["X-Forwarded-Proto": "https", "X-Forwarded-Host": "packs.example"])
                == #"Bearer realm="https://packs.example/token",service="packs.example""#)
        #expect(try await challenge("/v1/") == #"Basic realm="test""#)
        #expect(try await challenge("/health?detail=1") == #"Basic realm="test""#)
        let plain = try server(.usersOnly, tokens: false)
        #expect(try await plain.send(.get, "/v2/").field("WWW-Authenticate") == #"Basic realm="test""#)
    }

    @Test("a token does what it says as long as its user may, and asks for another when it says too little")
    func use() async throws {
        let open = try TestServer()
        try await open.pushImage(to: "public/app", tag: "v1")
        try await open.pushImage(to: "private/app", tag: "v1")
        let server = try open.open(to: users, Self.policy, tokens: true)
        let pull = ["Authorization": "Bearer \(try await server.token(as: nil, ["repository:public/app:pull,push"]))"]
        #expect(try await server.send(.get, "/v2/", pull).status == 200)
        #expect(try await server.send(.get, "/v2/public/app/manifests/v1", pull).status == 200)
        #expect(try await server.send(.get, "/v2/public/app/manifests/v1").status == 200, "without a token as well")
        for (method, target, scope) in [
            (HTTPRequest.Method.post, "/v2/public/app/blobs/uploads/", "repository:public/app:pull,push"),
            (.get, "/v2/private/app/manifests/v1", "repository:private/app:pull"),
            (.get, "/v2/nothing/manifests/v1", "repository:nothing:pull"),
            (.get, "/v2/public/other/tags/list", "repository:public/other:pull"),
        ] {
            let reply = try await server.send(method, target, pull)
            #expect(reply.status == 401)
            #expect(
                reply.field("WWW-Authenticate")?.hasSuffix(#",scope="\#(scope)",error="insufficient_scope""#) == true)
            #expect(reply.body.contains(#""code":"UNAUTHORIZED""#))
        }
        let push = try await server.token(as: "admin", ["repository:public/app:pull,push"])
        let fields = ["Authorization": "Bearer \(push)"]
        #expect(try await server.send(.post, "/v2/public/app/blobs/uploads/", fields).status == 202)
        #expect(try await server.send(.get, "/v2/private/app/manifests/v1", fields).status == 401)
        // The same secret, but rules that give the user less.
        let narrowed = try open.open(to: users, .rules("admin | public/** | pull"), tokens: true)
        #expect(try await narrowed.send(.post, "/v2/public/app/blobs/uploads/", fields).status == 403)
        #expect(try await narrowed.send(.get, "/v2/public/app/manifests/v1", fields).status == 200)
        #expect(try await narrowed.send(.get, "/v2/public/app/manifests/v1", pull).status == 401)
    }

    @Test("with a token a blob is mounted only from what the token reads")
    func mount() async throws {
        let open = try TestServer()
        let digest = try await open.push("layer", to: "public/app")
        let server = try open.open(to: users, Self.policy, tokens: true)
        for (scopes, status) in [
            (["repository:mine:pull,push"], 202), (["repository:mine:pull,push", "repository:public/app:pull"], 201),
        ] {
            let token = try await server.token(as: "admin", scopes)
            let reply = try await server.send(
                .post, "/v2/mine/blobs/uploads/?mount=\(digest)&from=public/app", ["Authorization": "Bearer \(token)"])
            #expect(reply.status == status)
        }
    }
}
