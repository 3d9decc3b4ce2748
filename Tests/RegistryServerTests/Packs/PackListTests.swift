import Foundation
import HTTPTypes
import OCI
import PackFormat
import Testing

@testable import RegistryServer

@Suite("Packs, listed by v1", .everyStore)
struct PackListTests {
    @Test("v1 begins where a browser looks, and names its lists")
    func base() async throws {
        let server = try TestServer()
        for target in ["/v1", "/v1/"] {
            #expect(try await server.json(target)["packs"] as? String == "/v1/_catalog")
        }
    }

    @Test("the catalog has each pack once, in order, page by page, and nothing that is no pack")
    func catalog() async throws {
        let server = try TestServer()
        #expect(try await server.json("/v1/_catalog")["repositories"] as? [String] == [])
        try await server.pushImage(to: "team/app", tag: "v1")
        for name in ["zeta", "alpha", "beta-2", "beta"] {
            try await server.push(TestPack(name: name))
            try await server.push(TestPack(name: name, version: "2.0.0"))
        }
        #expect(
            try await server.json("/v1/_catalog")["repositories"] as? [String] == ["alpha", "beta", "beta-2", "zeta"])
        var names: [String] = []
        var target: String? = "/v1/_catalog?n=3"
        while let next = target {
            let reply = try await server.send(.get, next)
            let page = try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: [String]]
            names += page?["repositories"] ?? []
            target = reply.field("Link").map { $0.dropFirst().prefix { $0 != ">" } }.map(String.init)
        }
        #expect(names == ["alpha", "beta", "beta-2", "zeta"])
        for bad in ["0", "-1", "x", "1001"] {
            #expect(try await server.send(.get, "/v1/_catalog?n=\(bad)").status == 400)
        }
    }

    @Test(
        "a parameter that a list does not take, or twice, is refused with those that there are",
        arguments: [
            ("/v1/nginx/history", "n, last"),
            ("/v1/nginx/labels", "none"),
            ("/v1/_search", "name, displayName, layer, addonType, cloudType, state, text, q, n, last"),
        ])
    func parameters(_ path: String, _ taken: String) async throws {
        let server = try TestServer()
        try await server.push(TestPack())
        let strange = String(repeating: "x", count: 1000)
        for query in ["limit=5", "N=5", "n=5&page=2", "=", strange] {
            let reply = try await server.send(.get, "\(path)?\(query)")
            #expect(reply.status == 400 && reply.body.utf8.count < 500, "\(query): \(reply.body)")
            #expect(path == "/v1/nginx/labels" || reply.body.contains("which takes \(taken)"), "\(reply.body)")
        }
        guard taken != "none" else {
            let reply = try await server.send(.get, "\(path)?n=5")
            #expect(reply.status == 400 && reply.body.contains("which takes none"))
            return
        }
        #expect(try await server.send(.get, "\(path)?n=5").status == 200)
        for query in ["n=5&n=5", "n=5&last=&last=a"] {
            let reply = try await server.send(.get, "\(path)?\(query)")
            #expect(reply.status == 400 && reply.body.contains("given twice"), "\(reply.body)")
        }
    }

    @Test("a parameter that means nothing is passed over in the lists of the documented API")
    func strangers() async throws {
        let server = try TestServer()
        try await server.push(TestPack())
        for path in ["/v1/_catalog", "/v1/nginx/tags/list"] {
            let plain = try await server.send(.get, path)
            let reply = try await server.send(.get, "\(path)?registryUid=5&limit=1")
            #expect(reply.status == 200 && reply.body == plain.body)
        }
    }

    @Test("a search for words takes them by one of two names, not by both")
    func words() async throws {
        let server = try TestServer()
        let reply = try await server.send(.get, "/v1/_search?q=a&text=a")
        #expect(reply.status == 400 && reply.body.contains("give one of them"), "\(reply.body)")
        #expect(try await server.send(.get, "/v1/_search?q=a&q=b").status == 400)
        let many = String(repeating: "a+", count: 20)
        #expect(try await server.send(.get, "/v1/_search?text=\(many)").body.contains("text has 20 words"))
    }

    @Test("a pack's tags come newest first, each with version, group, digests and parent tags")
    func tags() async throws {
        let server = try TestServer()
        var digests: [String: Digest] = [:]
        for version in ["1.2.3", "1.10.0", "1.2.4-rc1", "2.0.0"] {
            digests[version] = try await server.push(TestPack(version: version))
        }
        try await server.push(TestPack(version: "18.04.1", group: "LTS"))
        let list = try await server.json("/v1/nginx/tags/list")
        let tags = try #require(list["tags"] as? [[String: Any]])
        #expect(tags.map { $0["tag"] as? String } == ["LTS__18.04.1", "2.0.0", "1.10.0", "1.2.4-rc1", "1.2.3"])
        #expect(tags[0]["group"] as? String == "LTS")
        #expect(tags[0]["version"] as? String == "18.04.1")
        #expect(tags[0]["parentTags"] as? [String] == ["LTS__18.x", "LTS__18.4.x"])
        #expect(tags[2]["digest"] as? String == digests["1.10.0"]?.text)
        #expect(tags[2]["parentTags"] as? [String] == ["1.x", "1.10.x"])
        #expect(tags[2]["archive"] as? String == TestPack.digest(try TestPack(version: "1.10.0").archive).text)
        let parents = try #require(list["parentTags"] as? [[String: Any]])
        let points = Dictionary(
            parents.map { ($0["tag"] as? String ?? "", $0["points"] as? String ?? "") }, uniquingKeysWith: { $1 })
        #expect(points["1.x"] == "1.10.0" && points["1.2.x"] == "1.2.3" && points["LTS__18.x"] == "LTS__18.04.1")
        #expect(
            try await server.json("/v2/spectro-packs/archive/nginx/tags/list")["tags"] as? [String]
                == ["1.10.0", "1.2.3", "1.2.4-rc1", "18.04.1", "2.0.0"], "v2 knows of no group and no parent")
    }

    @Test("tags come page by page too, and a page after a tag that is gone says so")
    func tagPages() async throws {
        let server = try TestServer()
        for minor in 0..<7 { try await server.push(TestPack(version: "1.\(minor).0")) }
        var seen: [String] = []
        var target: String? = "/v1/nginx/tags/list?n=3"
        while let next = target {
            let reply = try await server.send(.get, next)
            let page = try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: Any]
            seen += (page?["tags"] as? [[String: Any]])?.compactMap { $0["tag"] as? String } ?? []
            target = reply.field("Link").map { $0.dropFirst().prefix { $0 != ">" } }.map(String.init)
        }
        #expect(seen == (0..<7).reversed().map { "1.\($0).0" })
        #expect(try await server.send(.get, "/v1/nginx/tags/list?last=9.9.9").status == 400)
        #expect(try await server.send(.get, "/v1/none/tags/list").status == 404)
    }

    @Test("a client that has seen an answer is told that nothing changed, until something does")
    func entityTags() async throws {
        let server = try TestServer()
        try await server.push(TestPack())
        for target in [
            "/v1/", "/v1/_catalog", "/v1/_search?q=nginx", "/v1/nginx", "/v1/nginx/tags/list",
            "/v1/nginx/manifests/1.2.3", "/v1/nginx/history", "/v1/nginx/labels",
            "/v1/nginx/blobs/\(TestPack.digest(TestPack.png))",
        ] {
            let tag = try #require(try await server.send(.get, target).field("ETag"), "\(target)")
            let again = try await server.send(.get, target, ["If-None-Match": tag])
            #expect(again.status == 304 && again.body.isEmpty && again.field("ETag") == tag, "\(target)")
            #expect(try await server.send(.head, target).field("ETag") == tag)
            #expect(try await server.send(.get, target, ["If-None-Match": "\"other\""]).status == 200)
        }
        let tag = try #require(try await server.send(.get, "/v1/nginx/tags/list").field("ETag"))
        try await server.push(TestPack(version: "1.2.4"))
        #expect(try await server.send(.get, "/v1/nginx/tags/list", ["If-None-Match": tag]).status == 200)
    }

    @Test("several bases are one list: the first that has a version shows it, the others' are told as shadowed")
    func bases() async throws {
        let bases = try ["team/prod", "", "old"].map { try #require(PackBase($0)) }
        let server = try TestServer(bases: bases)
        let first = try await server.push(TestPack(displayName: "first"), base: "team/prod")
        let second = try await server.push(TestPack(displayName: "second"))
        try await server.push(TestPack(version: "0.9.0"), base: "old")
        try await server.push(TestPack(name: "only"), base: "old")
        try await server.push(TestPack(name: "foreign"), base: "elsewhere")
        #expect(try await server.json("/v1/_catalog")["repositories"] as? [String] == ["nginx", "only"])
        let list = try await server.json("/v1/nginx/tags/list")
        let tags = try #require(list["tags"] as? [[String: Any]])
        #expect(tags.map { $0["tag"] as? String } == ["1.2.3", "0.9.0"])
        #expect(tags[0]["digest"] as? String == first.text)
        #expect(tags[1]["repository"] as? String == "old/spectro-packs/archive/nginx")
        let shadowed = try #require(list["shadowed"] as? [[String: Any]])
        #expect(shadowed.map { $0["digest"] as? String } == [second.text])
        #expect(try await server.send(.get, "/v1/foreign/tags/list").status == 404)
        // Written is only to the first.
        #expect(try await server.send(.delete, "/v1/nginx/manifests/0.9.0").status == 409)
        #expect(try await server.send(.delete, "/v1/nginx/manifests/1.2.3").status == 202)
        let rest = try await server.json("/v1/nginx/tags/list")["tags"] as? [[String: Any]]
        #expect(rest?.first?["digest"] as? String == second.text, "what was shadowed shows now")
    }

    @Test("a version whose archive was deleted by itself says so, until it is pushed again")
    func archiveless() async throws {
        let server = try TestServer()
        try await server.push(TestPack())
        #expect(try await server.json("/v1/nginx/manifests/1.2.3")["archiveSize"] as? Int != nil)
        let archive = TestPack.digest(try TestPack().archive)
        let repository = "spectro-packs/archive/nginx"
        #expect(try await server.send(.delete, "/v2/\(repository)/blobs/\(archive)").status == 202)
        let again = server.restarted()
        for server in [server, again] {
            let details = try await server.json("/v1/nginx/manifests/1.2.3")
            let version = try #require(details["version"] as? [String: Any])
            #expect(version["fault"] as? String == "its archive \(archive) is not in \(repository)")
            #expect(version["archive"] as? String == archive.text)
            #expect(details["metadata"] == nil && (details["files"] as? [Any])?.isEmpty == true)
            #expect(try await server.send(.get, "/v1/nginx/blobs/\(TestPack.digest(TestPack.png))").status == 404)
        }
        try await again.push(TestPack())
        let version = try await again.json("/v1/nginx/manifests/1.2.3")["version"] as? [String: Any]
        #expect(version?["tag"] as? String == "1.2.3" && version?["fault"] == nil)
    }

    @Test("a broken archive is listed with its fault, and harms nothing else")
    func broken() async throws {
        let server = try TestServer()
        try await server.push(TestPack())
        let archive = try TestPack().archive
        let truncated = try await server.push(Array(archive.prefix(archive.count / 2)), of: "nginx", as: "1.3.0")
        #expect(truncated.status == 201)
        #expect(try await server.push(Array("no archive".utf8), of: "nginx", as: "1.4.0").status == 201)
        #expect(try await server.push(archive, of: "nginx", as: "1.5.0").status == 201)
        try await server.pushImage(to: "spectro-packs/archive/nginx", tag: "1.6.0")
        let tags = try #require(try await server.json("/v1/nginx/tags/list")["tags"] as? [[String: Any]])
        #expect(tags.map { $0["tag"] as? String } == ["1.6.0", "1.5.0", "1.4.0", "1.3.0", "1.2.3"])
        #expect(tags.map { $0["fault"] != nil } == [true, true, true, true, false])
        #expect(tags[1]["fault"] as? String == "pack.json says version 1.2.3, and the tag is 1.5.0")
        for reference in ["/manifests/1.2.3", "/manifests/1.x", ""] {
            let version = try await server.json("/v1/nginx\(reference)")["version"] as? [String: Any]
            #expect(version?["tag"] as? String == "1.2.3", "what is broken leads nobody astray: \(reference)")
        }
        #expect(try await server.send(.get, "/v1/nginx/manifests/1.4.0").status == 200)
    }
}
