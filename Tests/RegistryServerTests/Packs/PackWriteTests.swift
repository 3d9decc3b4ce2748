import Foundation
import HTTPTypes
import OCI
import PackFormat
import Testing

@testable import PackIndex
@testable import RegistryServer

@Suite("Packs, changed", .everyStore)
struct PackWriteTests {
    private static let repository = "/v2/spectro-packs/archive/nginx"

    private static func history(_ server: TestServer) async throws -> [[String: Any]] {
        try #require(try await server.json("/v1/nginx/history")["events"] as? [[String: Any]])
    }

    @Test("a push that must not overwrite is refused where the tag is other content, names both, and stores nothing")
    func conflict() async throws {
        let server = try TestServer()
        let first = try await server.push(TestPack())
        let other = TestPack(displayName: "other")
        let reply = try await server.push(other.archive, of: "nginx", as: "1.2.3", ["If-None-Match": "*"])
        #expect(reply.status == 412)
        #expect(reply.body.contains(first.text))
        let pushed = try #require(
            reply.body.components(separatedBy: #""Pushed":""#).dropFirst().first?.prefix { $0 != "\"" })
        #expect(Digest(pushed) != nil && String(pushed) != first.text)
        #expect(try await server.send(.get, "\(Self.repository)/manifests/\(pushed)").status == 404)
        #expect(
            try await server.send(.get, "\(Self.repository)/manifests/1.2.3").field("Docker-Content-Digest")
                == first.text)
        // The same content is no conflict, and changes nothing.
        #expect(try await server.push(TestPack(), ["If-None-Match": "*"]) == first)
        #expect(try await Self.history(server).count == 1)
        #expect(
            try await server.push(
                TestPack(version: "1.2.4").archive, of: "nginx", as: "1.2.4",
                ["If-None-Match": "*"]
            ).status == 201)
        #expect(
            try await server.push(other.archive, of: "nginx", as: "1.2.3", ["If-None-Match": "\"x\""]).status == 400)
    }

    @Test("of many pushes at once that must not overwrite, one wins")
    func race() async throws {
        let server = try TestServer()
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<12 {
                group.addTask {
                    let pack = TestPack(displayName: "number \(number)")
                    return try await server.push(pack.archive, of: "nginx", as: "1.2.3", ["If-None-Match": "*"]).status
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.sorted() == [201] + Array(repeating: 412, count: 11))
    }

    @Test("history tells each move and each delete with both digests, whichever way it came, the latest first")
    func history() async throws {
        let server = try TestServer()
        let first = try await server.push(TestPack(), ["Packhouse-Message": "first"])
        let second = try await server.push(TestPack(displayName: "second"))
        try await server.push(TestPack(displayName: "second"))
        #expect(try await server.send(.delete, "\(Self.repository)/manifests/1.2.3").status == 202)
        try await server.push(TestPack(displayName: "third"))
        #expect(
            try await server.send(.delete, "/v1/nginx/manifests/1.2.3", ["Packhouse-Message": "gone"]).status == 202)
        let events = try await Self.history(server)
        #expect(
            events.map { $0["action"] as? String } == ["delete", "push", "delete", "push", "push"],
            "a push of the same content moves nothing")
        #expect(events[4]["message"] as? String == "first")
        #expect(events[4]["digest"] as? String == first.text && events[4]["previous"] == nil)
        #expect(events[3]["previous"] as? String == first.text && events[3]["digest"] as? String == second.text)
        #expect(events[2]["previous"] as? String == second.text && events[2]["digest"] == nil)
        #expect(events[0]["message"] as? String == "gone")
        let page = try await server.json("/v1/nginx/history?n=2")["events"] as? [[String: Any]]
        #expect(page?.count == 2)
        // What a tag pointed at before can still be pulled.
        #expect(try await server.send(.get, "\(Self.repository)/manifests/\(first)").status == 200)
        #expect(try await server.send(.get, "/v1/none/history").status == 404)
    }

    @Test("a label leads to its version until it is taken away, and v2 does not have it")
    func labels() async throws {
        let server = try TestServer()
        let first = try await server.push(TestPack())
        try await server.push(TestPack(version: "1.3.0"))
        for (label, version) in [("stable", "1.2.3"), ("LTS__stable", "1.2.x"), ("next", "1.x"), ("also", "stable")] {
            let reply = try await server.send(.put, "/v1/nginx/labels/\(label)", body: #"{"version":"\#(version)"}"#)
            #expect(reply.status == 200, "\(reply.body)")
        }
        #expect(
            try await server.send(.get, "/v1/nginx/manifests/stable").field("Docker-Content-Digest") == first.text)
        let labels = try #require(try await server.json("/v1/nginx/labels")["labels"] as? [[String: Any]])
        #expect(labels.map { $0["label"] as? String } == ["LTS__stable", "also", "next", "stable"])
        #expect(labels.map { $0["version"] as? String } == ["1.2.3", "1.2.3", "1.3.0", "1.2.3"])
        let tags = try await server.json("/v1/nginx/tags/list")["tags"] as? [[String: Any]]
        #expect(tags?.last?["labels"] as? [String] == ["LTS__stable", "also", "stable"])
        #expect(
            try await server.json("\(Self.repository)/tags/list")["tags"] as? [String] == ["1.2.3", "1.3.0"])
        // It names content, and stays with it.
        try await server.push(TestPack(displayName: "again"))
        #expect(
            try await server.send(.get, "/v1/nginx/manifests/stable").field("Docker-Content-Digest") == first.text)
        let old = try #require(try await server.json("/v1/nginx/manifests/stable")["files"] as? [[String: Any]])
        for file in old {
            #expect(try await server.send(.get, "/v1/nginx/blobs/\(file["digest"] ?? "")").status == 200)
        }
        let again = try await server.send(
            .put, "/v1/nginx/labels/stable", ["If-None-Match": "*"], body: #"{"version":"1.2.3"}"#)
        #expect(again.status == 200, "a condition on reading says nothing here")
        // A grouped tag of that name does not hide the label.
        try await server.send(.put, "/v1/nginx/labels/stable", body: #"{"version":"\#(first)"}"#)
        try await server.push(TestPack(), as: "LTS__stable")
        #expect(
            try await server.send(.get, "/v1/nginx/manifests/stable").field("Docker-Content-Digest") == first.text)
        #expect(try await server.send(.delete, "/v2/spectro-packs/archive/nginx/manifests/LTS__stable").status == 202)
        #expect(try await server.send(.delete, "/v1/nginx/labels/stable").status == 202)
        #expect(try await server.send(.get, "/v1/nginx/manifests/stable").status == 404)
        #expect(try await server.send(.delete, "/v1/nginx/labels/stable").status == 404)
        #expect(try await Self.history(server).prefix(1).map { $0["action"] as? String } == ["unlabel"])
    }

    @Test(
        "what is computed or taken cannot be a label, and a label needs a version",
        arguments: [
            ("1.2.3", #"{"version":"1.2.3"}"#, 400), ("2.0.0", #"{"version":"1.2.3"}"#, 400),
            ("1.x", #"{"version":"1.2.3"}"#, 400), ("LTS__1.2.x", #"{"version":"1.2.3"}"#, 400),
            ("stable", #"{"version":"9.9.9"}"#, 404), ("stable", "", 400), ("stable", "{}", 400),
            ("-bad", #"{"version":"1.2.3"}"#, 400),
        ])
    func badLabels(_ label: String, _ body: String, _ status: Int) async throws {
        let server = try TestServer()
        try await server.push(TestPack())
        let reply = try await server.send(.put, "/v1/nginx/labels/\(label)", body: body)
        #expect(reply.status == status, "\(reply.body)")
        #expect(try await server.json("/v1/nginx/labels")["labels"] as? [String] == [])
    }

    @Test(
        "what clients call a signature or the like cannot be a label", arguments: ["sha256", "sha512"],
        ["", ".sig", ".att", ".sbom", ".later"])
    func attachmentLabels(_ algorithm: String, _ ending: String) async throws {
        let server = try TestServer()
        let digest = try await server.push(TestPack())
        let body = #"{"version":"1.2.3"}"#
        let reply = try await server.send(.put, "/v1/nginx/labels/\(algorithm)-\(digest.hex)\(ending)", body: body)
        #expect(reply.status == 400 && reply.body.contains("TAG_INVALID"), "\(reply.body)")
        #expect(reply.body.contains("hang on a manifest"))
        #expect(try await server.send(.put, "/v1/nginx/labels/\(algorithm)-12\(ending)", body: body).status == 200)
    }

    @Test("a version with a group can be a label, unless a version is shown so")
    func groupedLabel() async throws {
        let server = try TestServer()
        let first = try await server.push(TestPack())
        try await server.push(TestPack(version: "1.3.0", group: "LTS"))
        let body = #"{"version":"1.2.3"}"#
        let reply = try await server.send(.put, "/v1/nginx/labels/LTS__2.0.0", body: body)
        #expect(reply.status == 200, "\(reply.body)")
        #expect(
            try await server.send(.get, "/v1/nginx/manifests/LTS__2.0.0").field("Docker-Content-Digest") == first.text)
        let taken = try await server.send(.put, "/v1/nginx/labels/LTS__1.3.0", body: body)
        #expect(taken.status == 400 && taken.body.contains("TAG_INVALID"), "\(taken.body)")
    }

    @Test("parent tags follow what remains, and cannot be deleted; a pack goes with all of its versions and labels")
    func deleting() async throws {
        let server = try TestServer { $0.allowsDelete = false }
        for version in ["1.2.3", "1.3.0"] { try await server.push(TestPack(version: version)) }
        try await server.send(.put, "/v1/nginx/labels/stable", body: #"{"version":"1.2.3"}"#)
        for (reference, status) in [("1.x", 400), ("stable", 400), ("9.9.9", 404), ("2.x", 400)] {
            #expect(try await server.send(.delete, "/v1/nginx/manifests/\(reference)").status == status, "\(reference)")
        }
        #expect(try await server.send(.delete, "/v1/nginx/manifests/1.3.0").status == 202)
        let version = try await server.json("/v1/nginx/manifests/1.x")["version"] as? [String: Any]
        #expect(version?["tag"] as? String == "1.2.3")
        #expect(try await server.send(.delete, "/v1/nginx").status == 202)
        #expect(try await server.send(.get, "/v1/nginx/tags/list").status == 404)
        #expect(try await server.json("/v1/_catalog")["repositories"] as? [String] == [])
        #expect(try await server.send(.delete, "/v1/nginx").status == 404)
        #expect(try await Self.history(server).count == 6)
    }

    @Test("with deleting turned off neither version nor pack can be deleted")
    func deleteOff() async throws {
        let server = try TestServer { $0.allowsPackDelete = false }
        try await server.push(TestPack())
        for target in ["/v1/nginx", "/v1/nginx/manifests/1.2.3", "/v1/nginx/manifests/none"] {
            let reply = try await server.send(.delete, target)
            #expect(reply.status == 405 && reply.body.contains("packs.delete.enabled"), "\(target)")
            #expect(reply.field("Allow") == "GET, HEAD")
        }
        #expect(try await server.send(.get, "/v1/nginx/manifests/1.2.3").status == 200)
    }

    @Test("searches find the newest version that all words apply to, and hide what is disabled")
    func search() async throws {
        let server = try TestServer()
        try await server.push(TestPack(annotations: ["description": "An Ingress Controller"]))
        try await server.push(TestPack(version: "1.3.0", layer: "csi", annotations: ["system_state": "disabled"]))
        try await server.push(
            TestPack(name: "calico", layer: "cni", addonType: nil, displayName: "Calico", cloudTypes: ["aws"]))
        try await server.push(
            TestPack(name: "old", annotations: ["system_state": "deprecated"], displayName: "Old NGINX"))
        await server.packs.sweep()
        func found(_ query: String) async throws -> [String] {
            let page = try await server.json("/v1/_search?\(query)")
            #expect(page["complete"] as? Bool == true)
            return try #require(page["packs"] as? [[String: Any]]).map { "\($0["name"] ?? ""):\($0["tag"] ?? "")" }
        }
        #expect(try await found("") == ["calico:1.2.3", "nginx:1.2.3", "old:1.2.3"])
        #expect(try await found("q=NGINX") == ["nginx:1.2.3", "old:1.2.3"])
        #expect(try await found("q=ingress%20controller") == ["nginx:1.2.3"])
        #expect(try await found("q=ingress+calico") == [])
        #expect(try await found("name=LICO") == ["calico:1.2.3"])
        #expect(try await found("layer=cni") == ["calico:1.2.3"])
        #expect(try await found("displayName=old") == ["old:1.2.3"])
        #expect(try await found("addonType=Ingress") == ["nginx:1.2.3", "old:1.2.3"])
        #expect(try await found("cloudType=aws") == ["calico:1.2.3", "nginx:1.2.3", "old:1.2.3"])
        #expect(try await found("cloudType=gcp") == ["nginx:1.2.3", "old:1.2.3"])
        #expect(try await found("state=disabled") == ["nginx:1.3.0"])
        #expect(try await found("state=deprecated") == ["old:1.2.3"])
        #expect(try await found("n=1&last=calico") == ["nginx:1.2.3"])
        for name in ["q", "text"] {
            #expect(try await found("\(name)=ingress+controller") == ["nginx:1.2.3"])
            let link = try await server.send(.get, "/v1/_search?n=1&\(name)=nginx").field("Link")
            #expect(link == "</v1/_search?text=nginx&last=nginx&n=1>; rel=\"next\"")
        }
        #expect(try await server.send(.get, "/v1/_search?state=unknown").status == 400)
        #expect(try await server.send(.delete, "/v1/calico").status == 202)
        await server.packs.sweep()
        #expect(try await found("layer=cni") == [])
    }
}
