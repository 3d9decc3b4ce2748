import Foundation
import Testing

@Suite("leftovers of a crash of docker-registry 2.8.2", .fewAtATime)
struct CrashLeftoverTests {
    @Test(
        "hide what they broke and nothing else; a push makes it whole, for docker-registry too",
        arguments: CrashLeftover.allCases)
    func leftover(_ leftover: CrashLeftover) async throws {
        try await withBench { bench in
            let root = bench.path("root")
            let material = try await Material(on: bench)
            let docker = Contestant(.dockerRegistry, on: .directory(root), bench: bench)
            try await docker.start()
            try docker.push(material)
            let whole = try Snapshot(docker, material)
            try await docker.stop()
            let loss = try leftover.damage(root, material)

            let packhouse = Contestant(.packhouse, on: .directory(root), bench: bench)
            try await packhouse.start()
            let damaged = try Snapshot(packhouse, material).differences(from: whole)
            let name = Material.repositories[0]
            switch loss {
            case .nothing:
                #expect(damaged.isEmpty)
            case .tag(let index):
                let path = "/v2/\(name)/manifests/\(material.tagsOfManifests[index])"
                #expect(damaged.filter { !$0.hasPrefix("tags of ") }.count == 1)
                #expect(damaged.contains { $0.hasPrefix(path) && $0.hasSuffix(#"became 404 ["MANIFEST_UNKNOWN"]"#) })
                try packhouse.push(material.manifests[index], to: name, as: material.tagsOfManifests[index])
            case .manifest(let index):
                let manifest = material.manifests[index]
                #expect(damaged.count == 2)
                #expect(damaged.allSatisfy { $0.hasSuffix(#"became 404 ["MANIFEST_UNKNOWN"]"#) })
                #expect(damaged.contains { $0.hasPrefix("/v2/\(name)/manifests/\(manifest.sha256)") })
                try packhouse.push(manifest, to: name, as: manifest.sha256)
            case .blob(let index):
                let blob = material.blobs[index]
                #expect(damaged.count == 1)
                #expect(damaged.contains { $0.hasPrefix("/v2/\(name)/blobs/\(blob.digest)") })
                #expect(damaged.allSatisfy { $0.hasSuffix(#"became 404 ["BLOB_UNKNOWN"]"#) })
                try packhouse.push(blob, to: name)
            case .upload(let id):
                #expect(damaged.isEmpty)
                let answer = try packhouse.send("GET", "/v2/\(name)/blobs/uploads/\(id)")
                #expect(answer.status == 404)
                #expect(answer.errorCodes == ["BLOB_UPLOAD_UNKNOWN"])
            }
            #expect(try Snapshot(packhouse, material).differences(from: whole).isEmpty)
            try await packhouse.stop()

            // docker-registry lists a stray file among the tags as a tag; the rest it finds as we left it.
            try await docker.start()
            let after = try Snapshot(docker, material).differences(from: whole)
            #expect(after.filter { leftover != .strayFiles || !$0.hasPrefix("tags of ") }.isEmpty)
        }
    }
}
