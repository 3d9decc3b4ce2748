import Foundation
import HTTPTypes
import OCI
import ObjectStorage
import PackFormat
import Testing

@testable import RegistryServer

@Suite("Packs, deleted while they are pushed", .everyStore)
struct PackDeletionTests {
    private static let tags = "/v2/spectro-packs/archive/nginx/tags/list"

    /// Two contents of one version, taking turns.
    private static func push(_ server: TestServer, times: Int, as version: String = "1.2.3") async throws {
        for number in 0..<times {
            try await server.push(TestPack(version: version, displayName: "number \(number % 2)"))
        }
    }

    @Test("the history tells of each deletion that was accepted, and of no other")
    func history() async throws {
        let server = try TestServer()
        try await Self.push(server, times: 2)
        async let pushes: Void = Self.push(server, times: 60)
        var statuses: [Int: Int] = [:]
        for _ in 0..<60 {
            statuses[try await server.send(.delete, "/v1/nginx/manifests/1.2.3").status, default: 0] += 1
        }
        try await pushes
        #expect(Set(statuses.keys).isSubset(of: [202, 404, 409]), "\(statuses)")
        let events = try #require(
            try await server.json("/v1/nginx/history?n=1000")["events"] as? [[String: Any]])
        let deletions = events.filter { $0["action"] as? String == "delete" }
        // One that was gone when its turn came is accepted too: only one of two is noted.
        #expect(deletions.count == statuses[202] ?? 0, "\(statuses)")
    }

    @Test(
        "a pack that meets a push keeps what was pushed and nothing else, and says so",
        arguments: [(met: "0.9.0", kept: "1.2.3"), (met: "1.2.3", kept: "0.9.0")])
    func pack(met: String, kept: String) async throws {
        let (server, store) = try TestServer.meeting()
        for version in [met, kept] { try await Self.push(server, times: 1, as: version) }
        let label = try await server.send(.put, "/v1/nginx/labels/keep", body: #"{"version":"\#(met)"}"#)
        #expect(label.status == 200)
        // One of the two orders finds it there with other content, and one finds it anew when it was gone.
        let link = "docker/registry/v2/repositories/spectro-packs/archive/nginx/_manifests/tags/\(met)/current/link"
        let replica = server.replica()
        store.meet(try #require(ObjectKey(link))) { try await Self.push(replica, times: 2, as: kept) }

        let reply = try await server.send(.delete, "/v1/nginx")
        #expect(store.awaited.isEmpty && store.thrown.isEmpty, "\(store.awaited) \(store.thrown)")
        #expect(reply.status == 409)
        #expect(
            reply.body.contains("MANIFEST_INVALID") && reply.body.contains(#""Kept":"\#(kept)""#), "\(reply.body)")
        #expect(try await server.json(Self.tags)["tags"] as? [String] == [kept])
        #expect(try await server.send(.get, "/v1/nginx/labels/keep").status == 404)

        #expect(try await server.send(.delete, "/v1/nginx").status == 202)
        #expect(try await server.json(Self.tags)["tags"] as? [String] ?? [] == [])
    }

    @Test("a whole pack takes along what hangs on its manifests")
    func attachments() async throws {
        let server = try TestServer()
        let digest = try await server.push(TestPack())
        for ending in ["", ".sig"] {
            try await server.push(TestPack(displayName: "signature"), as: "sha256-\(digest.hex)\(ending)")
        }
        #expect(try await server.send(.delete, "/v1/nginx/manifests/1.2.3").status == 202)
        #expect((try await server.json(Self.tags)["tags"] as? [String])?.count == 2, "a version alone leaves them")
        try await server.push(TestPack())
        #expect(try await server.send(.delete, "/v1/nginx").status == 202)
        #expect(try await server.json(Self.tags)["tags"] as? [String] ?? [] == [])
    }
}
