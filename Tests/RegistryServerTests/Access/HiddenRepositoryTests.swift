import Access
import Foundation
import HTTPTypes
import OCI
import PackFormat
import Testing

@testable import PackIndex
@testable import RegistryServer

@Suite("A repository that may not be seen", .everyStore)
struct HiddenRepositoryTests {
    private static let policy = AccessPolicy.rules(
        "admin | ** | pull push delete catalog", "eve | open/** spectro-packs/archive/open | pull push catalog")

    private let users: TestUsers
    private let server: TestServer

    init() throws {
        users = try TestUsers("admin", "eve")
        server = try TestServer()
    }

    private func restricted() throws -> TestServer { try server.open(to: users, Self.policy) }

    @Test(
        "is read as one that does not exist, also as one that may be seen; changes are answered as of any other that may not"
    )
    func sameAnswer() async throws {
        let digest = try await server.pushImage(to: "secret/app", tag: "v1")
        try await server.push(TestPack(name: "secret"))
        let server = try restricted()
        let targets = [
            "/v2/NAME/tags/list", "/v2/NAME/tags/list?n=x", "/v2/NAME/tags/list?n=0", "/v2/NAME/manifests/v1",
            "/v2/NAME/manifests/\(digest)", "/v2/NAME/manifests/-", "/v2/NAME/manifests/sha256:bad",
            "/v2/NAME/blobs/\(digest)", "/v2/NAME/blobs/bad", "/v2/NAME/referrers/\(digest)",
            "/v2/NAME/referrers/\(digest)?artifactType=a/b&n=2", "/v2/NAME/referrers/\(digest)?last=bad",
            "/v2/NAME/referrers/\(digest)?n=-1", "/v2/NAME/referrers/bad", "/v2/NAME/blobs/uploads/",
            "/v2/NAME/blobs/uploads/?mount=\(digest)&from=open/app", "/v2/NAME/blobs/uploads/x",
            "/v2/NAME/blobs/uploads/..", "/v2/NAME/blobs/uploads/x?_state=y",
            "/v1/PACK", "/v1/PACK?x=y", "/v1/PACK/tags/list", "/v1/PACK/tags/list?n=0", "/v1/PACK/tags/list?last=1",
            "/v1/PACK/manifests/1.2.3", "/v1/PACK/manifests/\(digest)", "/v1/PACK/manifests/+",
            "/v1/PACK/blobs/\(digest)", "/v1/PACK/history", "/v1/PACK/history?last=x", "/v1/PACK/history?x=y",
            "/v1/PACK/labels", "/v1/PACK/labels?n=1", "/v1/PACK/labels/stable", "/v1/PACK/labels/+",
        ]
        for target in targets {
            for method in AccessWalkTests.methods {
                var replies: [String] = []
                let isRead = [.get, .head, .options].contains(method)
                for (name, pack) in [("secret/app", "secret"), ("nobody/home", "nobody"), ("open/none", "open")]
                    .prefix(isRead ? 3 : 2)
                {
                    let asked = target.replacing("NAME", with: name).replacing("PACK", with: pack)
                    let reply = try await server.send(method, asked, TestUsers.login("eve"), body: "x")
                    #expect(isRead || reply.status == 404, "\(method) \(asked)")
                    // Each answer is called otherwise, and has a tag by its body, which has the name.
                    var headers = reply.headers
                    headers[.eTag] = nil
                    headers[try #require(HTTPField.Name("X-Request-Id"))] = nil
                    let text = "\(reply.status) \(headers) \(reply.body)"
                    replies.append(
                        text.replacing(name, with: "NAME").replacing(pack, with: "PACK")
                            .replacing("\(reply.length)", with: "LENGTH"))
                }
                #expect(Set(replies).count == 1, "\(method) \(target): \(replies)")
            }
        }
    }

    @Test("gives no blob to a mount, and does not show that it has it")
    func mount() async throws {
        let digest = try await server.push("secret layer", to: "secret/app")
        let server = try restricted()
        let absent = "sha256:" + String(repeating: "a", count: 64)
        for query in ["mount=\(digest)&from=secret/app", "mount=\(absent)&from=secret/app", "mount=\(digest)"] {
            let reply = try await server.send(
                .post, "/v2/open/app/blobs/uploads/?\(query)", TestUsers.login("eve"))
            #expect(reply.status == 202, "\(query)")
        }
        #expect(
            try await server.send(
                .post, "/v2/other/app/blobs/uploads/?mount=\(digest)&from=secret/app", TestUsers.login("admin")
            ).status == 201)
        let blob = try await server.send(.head, "/v2/open/app/blobs/\(digest)", TestUsers.login("eve"))
        #expect(blob.status == 404)
    }

    @Test("is in no list, and other users' lists and entity tags are their own")
    func lists() async throws {
        for name in ["open/app", "secret/app", "open/zoo"] { try await server.push("layer", to: name) }
        for name in ["open", "secret"] { try await server.push(TestPack(name: name)) }
        let server = try restricted()
        await server.packs.sweep()
        func names(_ target: String, _ user: String) async throws -> (names: [String], tag: String?) {
            let reply = try await server.send(.get, target, TestUsers.login(user))
            #expect(reply.status == 200)
            #expect(reply.field("Vary") == "Authorization")
            let json = try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: Any]
            let found = (json?["packs"] as? [[String: Any]])?.compactMap { $0["name"] as? String }
            return (json?["repositories"] as? [String] ?? found ?? [], reply.field("ETag"))
        }
        #expect(
            try await names("/v2/_catalog", "eve").names == ["open/app", "open/zoo", "spectro-packs/archive/open"])
        #expect(try await names("/v2/_catalog", "admin").names.count == 5)
        for target in ["/v1/_catalog", "/v1/_search"] {
            let (admin, eve) = (try await names(target, "admin"), try await names(target, "eve"))
            #expect(admin.names == ["open", "secret"])
            #expect(eve.names == ["open"])
            let tag = try #require(admin.tag)
            let reply = try await server.send(
                .get, target, TestUsers.login("eve").merging(["If-None-Match": tag]) { $1 })
            #expect(reply.status == 200)
        }
    }

    @Test("is not answered from what was prepared for others")
    func prepared() async throws {
        let digest = try await server.pushImage(to: "secret/app", tag: "v1")
        let server = try restricted()
        for target in ["/v2/secret/app/manifests/v1", "/v2/secret/app/manifests/\(digest)"] {
            for _ in 0..<3 {
                #expect(try await server.send(.get, target, TestUsers.login("admin")).status == 200)
                _ = server.answerAtOnce(.get, target, TestUsers.login("admin"))
                #expect(server.answerAtOnce(.get, target, TestUsers.login("eve")) == nil)
                #expect(server.answerAtOnce(.get, target) == nil)
                #expect(try await server.send(.get, target, TestUsers.login("eve")).status == 404)
            }
        }
        #expect(
            TestStores.current.kind != .memory
                || server.answerAtOnce(.get, "/v2/secret/app/manifests/v1", TestUsers.login("admin")) == 200)
    }

    @Test("of several bases shows each user the packs of those that it may read, and hides nothing of them")
    func bases() async throws {
        let bases = try ["team", "", "old"].map { try #require(PackBase($0)) }
        let first = try await server.push(TestPack(displayName: "first"), base: "team")
        let second = try await server.push(TestPack(displayName: "second"))
        try await server.push(TestPack(version: "0.9.0"), base: "old")
        try await server.push(TestPack(name: "only"), base: "team")
        let server = try server.open(
            to: users,
            .rules("admin | ** | pull push delete catalog", "eve | spectro-packs/** old/** | pull catalog"),
            bases: bases)
        await server.packs.sweep()
        func json(_ target: String, _ user: String) async throws -> [String: Any]? {
            let reply = try await server.send(.get, target, TestUsers.login(user))
            #expect(reply.status == 200, "\(target) \(reply.body)")
            return try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: Any]
        }
        for (user, digest, names) in [("admin", first, ["nginx", "only"]), ("eve", second, ["nginx"])] {
            let tags = try await json("/v1/nginx/tags/list", user)?["tags"] as? [[String: Any]]
            #expect(tags?.map { $0["tag"] as? String } == ["1.2.3", "0.9.0"])
            #expect(tags?.first?["digest"] as? String == digest.text)
            #expect(try await json("/v1/_catalog", user)?["repositories"] as? [String] == names)
            let found = try await json("/v1/_search?q=nginx", user)?["packs"] as? [[String: Any]]
            #expect(found?.first { $0["name"] as? String == "nginx" }?["digest"] as? String == digest.text)
        }
        for target in ["/v1/nginx/manifests/\(first)", "/v1/only", "/v1/only/tags/list", "/v1/nginx/labels/stable"] {
            #expect(try await server.send(.get, target, TestUsers.login("eve")).status == 404, "\(target)")
        }
        let history = try await json("/v1/nginx/history", "eve")?["events"] as? [[String: Any]]
        #expect(history?.contains { $0["digest"] as? String == first.text } == false)
        #expect(try await server.send(.delete, "/v1/nginx/manifests/0.9.0", TestUsers.login("eve")).status == 404)
    }
}
