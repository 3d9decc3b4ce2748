import Access
import HTTPTypes
import OCI
import ObjectStorage
import Testing

@testable import RegistryServer

/// Walks every method over every route for callers of every kind: a path that one of them forgets is a hole.
@Suite("Access by rules, walked", .everyStore)
struct AccessRuleWalkTests {
    private static let reads: Set<HTTPRequest.Method> = [.get, .head, .options]
    /// What no repository is named in.
    private static let others: Set = [
        "/v2/", "/v2", "/v2/_catalog", "/health?detail=1", "/v1/", "/v1", "/v1/_catalog", "/v1/_search?q=a",
        "/v1/a/uploads/some-id", "/v1/A/b/c/d", "/v1/-",
    ]
    private static let lists: Set = ["/v2/_catalog", "/v1/_catalog", "/v1/_search?q=a"]

    /// Nothing about an upload is only read, and nothing is written about the list of tags.
    private static func isRead(_ method: HTTPRequest.Method, _ target: String) -> Bool {
        reads.contains(method) && !target.contains("/uploads/") || target == "/v2/a/tags/list"
    }

    /// All of `a`, as an image and as a pack.
    private static let a = "a spectro-packs/archive/a"

    @Test(
        "who may pull and list, by a rule or as a read-only user, reads as without rules; what would change something is 403",
        arguments: AccessWalkTests.targets, [false, true])
    func puller(_ target: String, _ isReadOnly: Bool) async throws {
        let users = try TestUsers("puller", "admin")
        let open = try TestServer()
        let server = try TestServer().open(
            to: users,
            isReadOnly ? .users(readOnly: ["puller"]) : .rules("puller | \(Self.a) | pull catalog"))
        for method in AccessWalkTests.methods {
            let reply = try await server.send(method, target, TestUsers.login("puller"), body: "x")
            let isAllowed = Self.isRead(method, target) || Self.others.contains(target)
            let expected = isAllowed ? try await open.send(method, target, body: "x").status : 403
            #expect(reply.status == expected, "\(method) \(target)")
            #expect(reply.status != 403 || reply.body.contains(#""code":"DENIED""#), "\(method) \(target)")
        }
        #expect(try await server.store.list(.root, after: nil, limit: 9).entries.isEmpty)
    }

    @Test("who may do everything by a rule is answered as without rules", arguments: AccessWalkTests.targets)
    func everything(_ target: String) async throws {
        let users = try TestUsers("admin")
        let open = try TestServer()
        let server = try TestServer().open(to: users, .rules("* | ** | pull push delete catalog"))
        for method in AccessWalkTests.methods {
            let reply = try await server.send(method, target, TestUsers.login("admin"), body: "x")
            #expect(try await reply.status == open.send(method, target, body: "x").status, "\(method) \(target)")
        }
    }

    @Test(
        "who may see nothing of a repository reads as if there were none, and is told so when he changes it; lists are refused",
        arguments: AccessWalkTests.targets)
    func stranger(_ target: String) async throws {
        let users = try TestUsers("stranger")
        let open = try TestServer()
        let server = try TestServer().open(to: users, .rules("admin | ** | pull push delete catalog"))
        for method in AccessWalkTests.methods {
            let reply = try await server.send(method, target, TestUsers.login("stranger"), body: "x")
            if Self.lists.contains(target) {
                #expect(reply.status == 403, "\(method) \(target)")
            } else if Self.others.contains(target) || Self.reads.contains(method) {
                #expect(
                    try await reply.status == open.send(method, target, body: "x").status, "\(method) \(target)")
            } else {
                #expect(reply.status == 404, "\(method) \(target)")
                #expect(reply.body.contains(#""code":"NAME_UNKNOWN""#), "\(method) \(target)")
            }
        }
        #expect(try await server.store.list(.root, after: nil, limit: 9).entries.isEmpty)
    }

    @Test(
        "without a login what rules give is answered, everything else asks for one, and so does the base of the API",
        arguments: AccessWalkTests.targets)
    func anonymous(_ target: String) async throws {
        let users = try TestUsers("admin")
        let open = try TestServer()
        let server = try TestServer().open(
            to: users, .rules("anonymous | \(Self.a) | pull catalog"), tokens: true)
        for method in AccessWalkTests.methods {
            let reply = try await server.send(method, target, body: "x")
            let isAllowed =
                Self.lists.contains(target) || Self.isRead(method, target) && !Self.others.contains(target)
            let expected = isAllowed ? try await open.send(method, target, body: "x").status : 401
            #expect(reply.status == expected, "\(method) \(target)")
            guard reply.status == 401 else { continue }
            let scheme = target.hasPrefix("/v2") ? "Bearer " : "Basic "
            #expect(reply.field("WWW-Authenticate")?.hasPrefix(scheme) == true, "\(method) \(target)")
        }
    }

    @Test(
        "a token for nothing lets its user see no repository; it does for whatever else needs only a user",
        arguments: AccessWalkTests.targets)
    func emptyToken(_ target: String) async throws {
        let users = try TestUsers("admin")
        let open = try TestServer()
        let server = try TestServer().open(to: users, .usersOnly, tokens: true)
        let token = try await server.token(as: "admin")
        for method in AccessWalkTests.methods {
            let reply = try await server.send(method, target, ["Authorization": "Bearer \(token)"], body: "x")
            if Self.others.contains(target), !Self.lists.contains(target) {
                #expect(
                    try await reply.status == open.send(method, target, body: "x").status, "\(method) \(target)")
            } else {
                #expect(reply.status == 401, "\(method) \(target)")
                let field = reply.field("WWW-Authenticate") ?? ""
                #expect(field.contains(#",error="insufficient_scope""#) && field.contains(",scope="), "\(field)")
            }
        }
    }

    @Test(
        "a token for everything of its user is as good as the password, and the password is as good as without tokens",
        arguments: AccessWalkTests.targets)
    func fullToken(_ target: String) async throws {
        let users = try TestUsers("admin")
        let open = try TestServer()
        let scopes = [
            "repository:a:*", "repository:b:pull", "repository:spectro-packs/archive/a:*", "registry:catalog:*",
        ]
        let server = try TestServer().open(to: users, .usersOnly, tokens: true)
        let token = try await server.token(as: "admin", scopes)
        for method in AccessWalkTests.methods {
            let expected = try await open.send(method, target, body: "x").status
            for fields in [["Authorization": "Bearer \(token)"], TestUsers.login("admin")] {
                let reply = try await server.send(method, target, fields, body: "x")
                #expect(reply.status == expected, "\(method) \(target)")
            }
        }
    }

    @Test("a token that is not ours is refused by every method of every route", arguments: AccessWalkTests.targets)
    func foreignToken(_ target: String) async throws {
        let users = try TestUsers("admin")
        let server = try TestServer().open(
            to: users, .rules("anonymous * | ** | pull push delete catalog"), tokens: true)
        for method in AccessWalkTests.methods {
            let reply = try await server.send(method, target, ["Authorization": "Bearer e30.e30"], body: "x")
            #expect(reply.status == 401, "\(method) \(target)")
            #expect(reply.field("WWW-Authenticate")?.contains(#",error="invalid_token""#) == true)
        }
        #expect(try await server.store.list(.root, after: nil, limit: 9).entries.isEmpty)
    }
}
