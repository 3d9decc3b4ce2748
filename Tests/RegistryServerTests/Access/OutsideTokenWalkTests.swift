import Access
import HTTPTypes
import OCI
import ObjectStorage
import PackFormat
import Testing

@testable import RegistryServer

/// Walks every method over every route with tokens of an outside server.
@Suite("Access by outside tokens, walked")
struct OutsideTokenWalkTests {
    private static let lists: Set = ["/v2/_catalog", "/v1/_catalog", "/v1/_search?q=a"]
    /// What any good token is enough for.
    private static let others: Set = [
        "/v2/", "/v2", "/health?detail=1", "/v1/", "/v1", "/v1/a/uploads/some-id", "/v1/A/b/c/d", "/v1/-",
    ]

    @Test("without a good token every method of every route is refused", arguments: AccessWalkTests.targets)
    func refused(_ target: String) async throws {
        let server = try TestServer().open(to: TestTokenServer())
        for fields in [[:], TestUsers.login("admin"), try TestTokenServer().login([])] {
            for method in AccessWalkTests.methods {
                let reply = try await server.send(method, target, fields, body: "x")
                #expect(reply.status == 401, "\(method) \(target)")
                let start = #"Bearer realm="https://auth.example/token",service="packs""#
                #expect(reply.field("WWW-Authenticate")?.hasPrefix(start) == true)
            }
        }
        #expect(try await server.store.list(.root, after: nil, limit: 9).entries.isEmpty)
    }

    @Test(
        "a token for nothing tests a login, and one for everything does everything", arguments: AccessWalkTests.targets)
    func scopes(_ target: String) async throws {
        let issuer = try TestTokenServer()
        let open = try TestServer()
        let server = try TestServer().open(to: issuer)
        let nothing = try issuer.login([])
        let everything = try issuer.login(
            ["a", "b", "spectro-packs/archive/a"].map { ("repository", $0, ["*"]) } + [("registry", "catalog", ["*"])])
        for method in AccessWalkTests.methods {
            let expected = try await open.send(method, target, body: "x").status
            let all = try await server.send(method, target, everything, body: "x")
            #expect(all.status == expected, "\(method) \(target)")
            let none = try await server.send(method, target, nothing, body: "x")
            let isEnough = Self.others.contains(target)
            #expect(none.status == (isEnough ? expected : 401), "\(method) \(target)")
            guard !isEnough else { continue }
            #expect(none.field("WWW-Authenticate")?.hasSuffix(#",error="insufficient_scope""#) == true)
        }
    }

    @Test("each action is what it says, and no more")
    func actions() async throws {
        let issuer = try TestTokenServer()
        let store = try TestServer()
        try await store.pushImage(to: "team/app", tag: "v1")
        let server = try store.open(to: issuer)
        let requests: [(HTTPRequest.Method, String, Set<String>)] = [
            (.get, "/v2/team/app/manifests/v1", ["pull"]), (.get, "/v2/team/app/tags/list", ["pull"]),
            (.post, "/v2/team/app/blobs/uploads/", ["pull", "push"]),
            (.delete, "/v2/team/app/manifests/none", ["delete"]),
        ]
        for actions in [[], ["pull"], ["push"], ["delete"], ["pull", "push"], ["pull", "push", "delete"]] {
            let fields = try issuer.login([("repository", "team/app", actions)])
            for (method, target, needed) in requests {
                let reply = try await server.send(method, target, fields)
                #expect((reply.status == 401) == !needed.isSubset(of: actions), "\(actions) \(method) \(target)")
            }
        }
        let catalog = try issuer.login([("registry", "catalog", ["*"])])
        #expect(try await server.send(.get, "/v2/_catalog", catalog).body == "{\"repositories\":[\"team/app\"]}\n")
    }

    @Test("of a pack that several bases have, a token shows what lies in those that it names")
    func bases() async throws {
        let issuer = try TestTokenServer()
        let store = try TestServer(bases: [try #require(PackBase("team")), .empty])
        let first = try await store.push(TestPack(), base: "team")
        let second = try await store.push(TestPack(displayName: "second"))
        let server = try store.open(to: issuer)
        for (name, own, other) in [
            ("team/spectro-packs/archive/nginx", first, second), ("spectro-packs/archive/nginx", second, first),
        ] {
            let fields = try issuer.login([("repository", name, ["pull"])])
            #expect(try await server.send(.get, "/v1/nginx/manifests/\(own)", fields).status == 200)
            #expect(try await server.send(.get, "/v1/nginx/manifests/\(other)", fields).status == 404)
        }
    }
}
