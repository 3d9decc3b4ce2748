import Foundation
import Testing

@Suite("registry garbage-collect", .fewAtATime)
struct CollectedContentTests {
    /// Manifests of the ``Material`` that lose their tags: children of both lists, a referrer of one of them, and one that nothing leads to.
    private static let children = [0, 1, 3, 4]
    private static let referrer = 10
    private static let bare = 2

    @Test(
        "keeps all of docker-registry's content that a tag leads to, for both servers, and nothing else",
        arguments: StoragePlace.Kind.allCases)
    func dockerRegistry(_ kind: StoragePlace.Kind) async throws {
        try await withBench { bench in
            let material = try await Material(on: bench)
            let place = try await bench.place(kind)
            let docker = Contestant(.dockerRegistry, on: place, bench: bench)
            let packhouse = Contestant(.packhouse, on: place, bench: bench)
            // docker-registry cannot end an upload without bytes on this server.
            try await packhouse.start()
            for name in Material.repositories { try packhouse.push(material.blobs[0], to: name) }
            try await packhouse.stop()
            try await docker.start()
            try docker.pushBlobs(of: material, except: material.blobs[0].digest)
            try docker.pushManifests(of: material)
            try await docker.stop()
            try await collect(material, place, packhouse, docker, bench)
        }
    }

    @Test(
        "keeps all of Packhouse's content that a tag leads to; docker-registry's collector finds nothing to do then",
        arguments: StoragePlace.Kind.allCases)
    func packhouse(_ kind: StoragePlace.Kind) async throws {
        try await withBench { bench in
            let material = try await Material(on: bench)
            let place = try await bench.place(kind)
            let packhouse = Contestant(.packhouse, on: place, bench: bench)
            try await packhouse.start()
            try packhouse.push(material)
            try await packhouse.stop()
            let docker = Contestant(.dockerRegistry, on: place, bench: bench)
            try await collect(material, place, packhouse, docker, bench)
            let printed = try await bench.collectGarbage(on: place)
            #expect(printed.contains(" 0 blobs and 0 manifests eligible for deletion"), "\(printed)")
        }
    }

    /// Takes tags away, pushes what nothing needs, collects, and looks at what is left through both servers.
    private func collect(
        _ material: Material, _ place: StoragePlace, _ packhouse: Contestant, _ docker: Contestant, _ bench: Bench
    ) async throws {
        let name = Material.repositories[0]
        try await packhouse.start()
        let whole = try Snapshot(packhouse, material)
        for index in Self.children + [Self.referrer, Self.bare] {
            let answer = try packhouse.send("DELETE", "/v2/\(name)/manifests/\(material.tagsOfManifests[index])")
            try packhouse.expect(202, answer, to: "DELETE of a tag")
        }
        let garbage = Material.Blob(bytes: Array("garbage".utf8), digest: try await bench.digest(of: "garbage"))
        try packhouse.push(garbage, to: name)
        try await packhouse.stop()

        // Without -m every manifest stays.
        let first = try await bench.collected(place)
        #expect(first.contains("blob eligible for deletion: \(garbage.digest)"))
        #expect(first.contains("\(name): layer link eligible for deletion: \(garbage.digest)"))
        #expect(first.contains { $0.hasSuffix(" marked, 1 blobs and 0 manifests eligible for deletion") })
        try await check(material, packhouse, whole, without: [], of: name)

        let dry = try await bench.collected(place, ["--dry-run", "-m"])
        let second = try await bench.collected(place, ["--delete-untagged=true"])
        let bare = material.manifests[Self.bare].sha256
        #expect(second.contains("\(name): manifest eligible for deletion: \(bare)"))
        #expect(second.contains("blob eligible for deletion: \(bare)"))
        #expect(second.contains { $0.hasSuffix(" marked, 1 blobs and 1 manifests eligible for deletion") })
        #expect(dry.dropLast(2) == second.dropLast(2))
        for server in [packhouse, docker] { try await check(material, server, whole, without: [Self.bare], of: name) }
        let third = try await bench.collected(place, ["-m", "-q"])
        #expect(third.first?.hasSuffix(" marked, 0 blobs and 0 manifests eligible for deletion") == true)
        #expect(third.count == 3)
    }

    /// Everything of the first repository is as it was, but the tags and manifests that went.
    private func check(
        _ material: Material, _ server: Contestant, _ whole: Snapshot, without gone: [Int], of name: String
    ) async throws {
        try await server.start()
        let changed = try Snapshot(server, material).differences(from: whole).filter {
            $0.hasPrefix("/v2/\(name)/")
        }
        var expected = (Self.children + [Self.referrer, Self.bare]).map {
            "/v2/\(name)/manifests/\(material.tagsOfManifests[$0])"
        }
        expected += gone.map { "/v2/\(name)/manifests/\(material.manifests[$0].sha256)" }
        let places = changed.map { String($0.prefix { $0 != " " }.dropLast()) }
        #expect(Set(places) == Set(expected), "\(server.kind.rawValue): \(changed)")
        #expect(changed.allSatisfy { $0.hasSuffix(#"became 404 ["MANIFEST_UNKNOWN"]"#) }, "\(changed)")
        try await server.stop()
    }
}
