import Foundation
import Testing

@Suite("registry garbage-collect of packs", .fewAtATime)
struct CollectedPacksTests {
    private static let repository = "spectro-packs/archive/nginx"
    /// What a client sees of the packs, that of one of which nothing but its history is left among it.
    private static let views = [
        "/v1/_catalog", "/v1/nginx/tags/list", "/v1/nginx/labels", "/v1/nginx/history", "/v1/nginx/manifests/stable",
        "/v1/nginx/manifests/1.2.3", "/v1/gone/history", "/v1/_search?n=10",
    ]

    private struct Pushed {
        /// Overwritten, with a label that stays with it.
        var labelled: String
        var current: String
        var deleted: String
    }

    private func push(to server: RunningServer, on bench: Bench) async throws -> Pushed {
        let oras = Oras(bench: bench, endpoint: server.endpoint)
        let labelled = try await oras.push(PackArchive(on: bench))
        let label = try await server.endpoint.send("PUT", "/v1/nginx/labels/stable", body: #"{"version":"1.2.3"}"#)
        #expect(label.status == 200)
        let current = try await oras.push(PackArchive(displayName: "second", on: bench))
        let deleted = try await oras.push(PackArchive("nginx", "2.0.0", on: bench))
        try await oras.push(PackArchive("gone", "1.0.0", on: bench))
        for path in ["/v1/nginx/manifests/2.0.0", "/v1/gone"] {
            #expect(try await server.endpoint.send("DELETE", path).status == 202, "\(path)")
        }
        return Pushed(labelled: labelled, current: current, deleted: deleted)
    }

    private func views(of server: RunningServer) async throws -> [String] {
        _ = try await eventually("the look through all packs") {
            let found = try await server.endpoint.get("/v1/_search?n=10").json
            return found["complete"] as? Bool == true && (found["packs"] as? [Any])?.count == 1 ? true : nil
        }
        var bodies: [String] = []
        for path in Self.views { bodies.append(try await server.endpoint.get(path).text) }
        return bodies
    }

    @Test(
        "keeps every label and the whole history, and what is kept below packhouse, and clients see what they saw",
        arguments: StoragePlace.Kind.allCases)
    func kept(_ kind: StoragePlace.Kind) async throws {
        try await withBench { bench in
            let place = try await bench.place(kind)
            let first = try await bench.packhouse(on: place)
            let pushed = try await push(to: first, on: bench)
            let before = try await views(of: first)
            #expect(before[4].contains(pushed.labelled))
            #expect(try await first.stop() == .exited(0))
            let folders = ["packhouse", "docker/registry/v2/repositories/\(Self.repository)/_packs"].map {
                bench.path("root/\($0)")
            }
            let trees = folders.map { bench.tree($0) }
            if kind == .directory { #expect(trees.allSatisfy { !$0.isEmpty }) }

            let lines = try await bench.collected(place, ["-m"])
            #expect(lines.contains("\(Self.repository): manifest eligible for deletion: \(pushed.deleted)"), "\(lines)")
            #expect(lines.contains { $0.hasSuffix("and 2 manifests eligible for deletion") }, "\(lines)")
            #expect(folders.map { bench.tree($0) } == trees)

            let second = try await bench.packhouse(on: place)
            #expect(try await views(of: second) == before)
            for (digest, status) in [(pushed.labelled, 200), (pushed.current, 200), (pushed.deleted, 404)] {
                let answer = try await second.endpoint.get("/v2/\(Self.repository)/manifests/\(digest)")
                #expect(answer.status == status, "\(digest)")
            }
            let version = try await second.endpoint.get("/v1/nginx/manifests/stable").json
            for file in try #require(version["files"] as? [[String: Any]]) {
                #expect(try await second.endpoint.get("/v1/nginx/blobs/\(file["digest"] ?? "")").status == 200)
            }
        }
    }
}
