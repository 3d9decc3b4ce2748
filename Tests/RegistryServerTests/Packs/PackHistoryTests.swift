import Foundation
import HTTPTypes
import NIOCore
import OCI
import ObjectStorage
import PackFormat
import Testing

@testable import PackIndex
@testable import RegistryServer

@Suite("What happened to packs", .everyStore)
struct PackHistoryTests {
    private static let repository = "/v2/spectro-packs/archive/nginx"

    private static func events(_ server: TestServer, _ query: String = "") async throws -> [[String: Any]] {
        try #require(try await server.json("/v1/nginx/history\(query)")["events"] as? [[String: Any]])
    }

    @Test("a manifest that is deleted by its digest takes its tags and labels along, and each is told")
    func byDigest() async throws {
        let server = try TestServer()
        let first = try await server.push(TestPack())
        let manifest = try await server.send(.get, "\(Self.repository)/manifests/1.2.3")
        let tagged = try await server.send(
            .put, "\(Self.repository)/manifests/LTS__1.2.3",
            ["Content-Type": "application/vnd.oci.image.manifest.v1+json"], body: manifest.body)
        #expect(tagged.status == 201)
        try await server.push(TestPack(version: "1.3.0"))
        try await server.send(.put, "/v1/nginx/labels/stable", body: #"{"version":"1.2.3"}"#)
        try await server.send(.put, "/v1/nginx/labels/next", body: #"{"version":"1.3.0"}"#)
        let reply = try await server.send(
            .delete, "\(Self.repository)/manifests/\(first)", ["Packhouse-Message": "leaked"])
        #expect(reply.status == 202)
        let events = try await Self.events(server).prefix { $0["message"] as? String == "leaked" }
        #expect(
            Set(events.map { "\($0["action"] ?? "") \($0["tag"] ?? "")" }) == [
                "delete 1.2.3", "delete LTS__1.2.3", "unlabel stable",
            ])
        #expect(events.allSatisfy { $0["previous"] as? String == first.text && $0["digest"] == nil })
        let labels = try await server.json("/v1/nginx/labels")["labels"] as? [[String: Any]]
        #expect(labels?.map { $0["label"] as? String } == ["next"])
        #expect(try await server.send(.delete, "\(Self.repository)/manifests/\(first)").status == 404)
        #expect(try await Self.events(server).first?["message"] as? String == "leaked", "what is not there is no event")
    }

    @Test("one without a tag is told by its digest")
    func untagged() async throws {
        let server = try TestServer()
        let first = try await server.push(TestPack())
        try await server.push(TestPack(displayName: "other"))
        #expect(try await server.send(.delete, "\(Self.repository)/manifests/\(first)").status == 202)
        #expect(try await Self.events(server).first?["tag"] as? String == first.text)
    }

    @Test("packs of all bases have one history, page after page")
    func bases() async throws {
        let server = try TestServer(bases: [.empty, #require(PackBase("team"))])
        try await server.push(TestPack(version: "1.0.0"))
        try await server.push(TestPack(version: "2.0.0"), base: "team", ["Packhouse-Message": "by the team"])
        try await server.push(TestPack(version: "3.0.0"))
        let events = try await Self.events(server)
        #expect(
            Set(events.map { "\($0["repository"] ?? "") \($0["tag"] ?? "")" }) == [
                "spectro-packs/archive/nginx 1.0.0", "team/spectro-packs/archive/nginx 2.0.0",
                "spectro-packs/archive/nginx 3.0.0",
            ])
        let whole = events.map { $0["tag"] as? String }
        #expect(Set(whole) == ["1.0.0", "2.0.0", "3.0.0"] && whole.count == 3)
        var paged: [String?] = []
        var next: String? = "/v1/nginx/history?n=1"
        while let path = next {
            let reply = try await server.send(.get, path)
            let page = try #require(
                try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: Any])
            paged += try #require(page["events"] as? [[String: Any]]).map { $0["tag"] as? String }
            next = reply.field("Link").map { String($0.dropFirst().prefix { $0 != ">" }) }
        }
        #expect(paged == whole)
        #expect(try await server.json("/v1/nginx/manifests/2.0.0")["message"] as? String == "by the team")
    }

    @Test("a version is told by the tag that lists show, with its group, also when it is deleted")
    func groups() async throws {
        let server = try TestServer()
        let pack = TestPack(version: "18.04.2", group: "LTS")
        func told(_ server: TestServer) async throws -> [String] {
            try await Self.events(server).map { "\($0["action"] ?? "") \($0["tag"] ?? "")" }
        }
        func pushAndDelete(_ target: String) async throws {
            try await server.push(pack)
            #expect(try await server.send(.delete, target).status == 202)
        }
        let digest = try await server.push(pack)
        let tags = try await server.json("/v1/nginx/tags/list")["tags"] as? [[String: Any]]
        #expect(tags?.map { $0["tag"] as? String } == ["LTS__18.04.2"])
        try await server.send(.put, "/v1/nginx/labels/LTS__stable", body: #"{"version":"LTS__18.04.2"}"#)
        #expect(Set(try await told(server)) == ["push LTS__18.04.2", "label LTS__stable"])
        try await pushAndDelete("/v1/nginx/manifests/LTS__18.04.2")
        #expect(try await told(server).first == "delete LTS__18.04.2")
        try await pushAndDelete("\(Self.repository)/manifests/18.04.2")
        #expect(try await told(server).first == "delete LTS__18.04.2")
        #expect(try await told(server).contains("push 18.04.2") == false)
        try await pushAndDelete("\(Self.repository)/manifests/\(digest)")
        for server in [server, server.restarted()] {
            let told = try await told(server)
            #expect(told.filter { $0.hasPrefix("delete") } == Array(repeating: "delete LTS__18.04.2", count: 3))
            // Nobody can look that up any more.
            #expect(Set(told.filter { $0.hasPrefix("push") }) == ["push 18.04.2"])
        }
    }

    @Test("where a repository has a tag with the group too, the one without it is told as it is")
    func bothTags() async throws {
        let server = try TestServer()
        try await server.push(TestPack(group: "LTS"))
        try await server.push(TestPack(group: "LTS", displayName: "other"), as: "LTS__1.2.3")
        let tags = try await server.json("/v1/nginx/tags/list")["tags"] as? [[String: Any]]
        #expect(
            Set(try await Self.events(server).compactMap { $0["tag"] as? String })
                == Set(tags?.compactMap { $0["tag"] as? String } ?? []))
    }

    @Test("an event that cannot be read is left out, and the pages go on behind it", arguments: [[""], ["", "team"]])
    func unreadable(_ bases: [String]) async throws {
        let server = try TestServer(bases: bases.map { try #require(PackBase($0)) })
        try await server.push(TestPack())
        try await server.push(TestPack(version: "1.3.0"), base: bases.last ?? "")
        let folder = "docker/registry/v2/repositories/spectro-packs/archive/nginx/_packs/history"
        // Before all others.
        let key = try #require(ObjectKey("\(folder)/0000000000-0-bad"))
        try await server.store.put(ByteBuffer(string: "no event"), at: key, if: .always)
        var seen: [String] = []
        var counts: [Int] = []
        var next: String? = "/v1/nginx/history?n=1"
        while let path = next, counts.count < 5 {
            let reply = try await server.send(.get, path)
            let page = try #require(
                try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: Any])
            let events = try #require(page["events"] as? [[String: Any]])
            seen += events.compactMap { $0["tag"] as? String }
            counts.append(events.count)
            next = reply.field("Link").map { String($0.dropFirst().prefix { $0 != ">" }) }
        }
        #expect(Set(seen) == ["1.2.3", "1.3.0"] && counts == [0, 1, 1])
    }

    @Test("a version tells of the push that brought it, however much happened since")
    func arrival() async throws {
        let server = try TestServer()
        try await server.push(TestPack(), ["Packhouse-Message": "the first"])
        for number in 0..<120 {
            try await server.send(.put, "/v1/nginx/labels/l\(number)", body: #"{"version":"1.2.3"}"#)
        }
        #expect(try await server.json("/v1/nginx/manifests/1.2.3")["message"] as? String == "the first")
        // A push that is refused, or was never done, leaves what was said of the one before.
        #expect(
            try await server.push(
                TestPack(displayName: "x").archive, of: "nginx", as: "1.2.3",
                ["If-None-Match": "*", "Packhouse-Message": "refused"]
            ).status == 412)
        #expect(try await server.json("/v1/nginx/manifests/1.2.3")["message"] as? String == "the first")
        try await server.push(TestPack(displayName: "second"))
        #expect(try await server.json("/v1/nginx/manifests/1.2.3")["message"] == nil)
    }

    @Test("a manifest that only a tag with a group led to tells who pushed it and why", arguments: [nil, "LTS"])
    func groupedArrival(_ group: String?) async throws {
        let server = try TestServer()
        let first = try await server.push(
            TestPack(group: group), as: "LTS__1.2.3", ["Packhouse-Message": "for the long term"])
        #expect(try await server.json("/v1/nginx/manifests/\(first)")["message"] as? String == "for the long term")
        try await server.push(
            TestPack(group: group, displayName: "other"), as: "LTS__1.2.3", ["Packhouse-Message": "other"])
        #expect(try await server.json("/v1/nginx/manifests/\(first)")["message"] as? String == "for the long term")
        #expect(try await server.json("/v1/nginx/manifests/LTS__1.2.3")["message"] as? String == "other")
        #expect(try await server.send(.delete, "/v1/nginx/manifests/LTS__1.2.3").status == 202)
        try await server.push(TestPack(version: "1.3.0"))
        #expect(try await server.json("/v1/nginx/manifests/\(first)")["message"] as? String == "for the long term")
    }

    @Test("what hangs on a manifest, such as a signature, is no version")
    func attachments() async throws {
        let server = try TestServer()
        let digest = try await server.push(TestPack())
        for tag in ["sha256-\(digest.hex).sig", "sha256-\(digest.hex)", "sha512-\(digest.hex)"] {
            try await server.push(TestPack(displayName: "signature"), as: tag)
        }
        try await server.push(TestPack(displayName: "odd"), as: "sha256-12")
        let tags = try #require(try await server.json("/v1/nginx/tags/list")["tags"] as? [[String: Any]])
        #expect(Set(tags.compactMap { $0["tag"] as? String }) == ["1.2.3", "sha256-12"])
        // Where there is nothing else, there is no pack.
        for ending in ["", ".att", ".sig"] {
            try await server.push(TestPack(name: "signed"), as: "sha256-\(digest.hex)\(ending)")
        }
        #expect(try await server.json("/v1/_catalog")["repositories"] as? [String] == ["nginx"])
    }

    @Test("a version that only its digest leads to has no parent tags")
    func parents() async throws {
        let server = try TestServer()
        let first = try await server.push(TestPack())
        let tags = try await server.json("/v1/nginx/manifests/\(first)")["version"] as? [String: Any]
        #expect(tags?["parentTags"] as? [String] == ["1.x", "1.2.x"])
        try await server.push(TestPack(displayName: "other"))
        let untagged = try await server.json("/v1/nginx/manifests/\(first)")["version"] as? [String: Any]
        #expect(untagged?["parentTags"] as? [String] == [])
    }

    @Test("a long message is cut off between two characters")
    func longMessage() {
        let text = String(repeating: "a", count: PackEvent.longestMessage - 1) + "\u{1F600}\u{1F600}"
        let event = PackEvent(.push, tag: "1.2.3", user: nil, message: text, previous: nil, digest: nil, time: 0)
        #expect(event.message == String(repeating: "a", count: PackEvent.longestMessage - 1))
    }

    @Test("GET /v1/ names the base to push to", arguments: [[""], ["team/a", ""]])
    func base(_ bases: [String]) async throws {
        let server = try TestServer(bases: bases.map { try #require(PackBase($0)) })
        #expect(try await server.json("/v1/")["base"] as? String == bases[0])
    }
}
