import Foundation
import Testing

@Suite("a bucket of docker-registry 2.8.2", .fewAtATime)
struct S3DataTests {
    @Test("is served as it is, and what Packhouse writes to it is served by docker-registry")
    func content() async throws {
        try await withBench { bench in
            let material = try await Material(on: bench)
            let bucket = try await bench.place(.bucket)
            let packhouse = Contestant(.packhouse, on: bucket, bench: bench)
            // docker-registry cannot end an upload without bytes on this server: it has no parts.
            try await packhouse.start()
            let empty = material.blobs[0]
            for name in Material.repositories { try packhouse.push(empty, to: name) }
            try await packhouse.stop()
            let docker = Contestant(.dockerRegistry, on: bucket, bench: bench)
            try await docker.start()
            try docker.pushBlobs(of: material, except: empty.digest)
            try docker.pushManifests(of: material)
            let theirs = try Snapshot(docker, material)
            try await docker.stop()

            try await packhouse.start()
            #expect(try Snapshot(packhouse, material).differences(from: theirs) == [])
            try packhouse.push(material.blobs[6], to: "team/new")
            try packhouse.push(material.manifests[0], to: "team/hello", as: "moved")
            try packhouse.push(material.manifests[1], to: "team/hello", as: "moved")
            try await packhouse.stop()

            try await docker.start()
            #expect(
                try Array(docker.send("GET", "/v2/team/new/blobs/\(material.blobs[6].digest)").body)
                    == material.blobs[6].bytes)
            let moved = try docker.send("GET", "/v2/team/hello/manifests/moved", [("Accept", Material.everyType)])
            #expect(moved["Docker-Content-Digest"] == material.manifests[1].sha256)
        }
    }

    @Test("filled by Packhouse is served by docker-registry, whose collector finds nothing to delete in it")
    func giveBack() async throws {
        try await withBench { bench in
            let material = try await Material(on: bench)
            let bucket = try await bench.place(.bucket)
            let packhouse = Contestant(.packhouse, on: bucket, bench: bench)
            try await packhouse.start()
            try packhouse.push(material)
            let ours = try Snapshot(packhouse, material)
            try await packhouse.stop()

            let printed = try await bench.collectGarbage(on: bucket)
            #expect(printed.contains(" 0 blobs and 0 manifests eligible for deletion"), "\(printed)")
            let docker = Contestant(.dockerRegistry, on: bucket, bench: bench)
            try await docker.start()
            #expect(try Snapshot(docker, material).differences(from: ours) == [])
            try await docker.stop()
            try await packhouse.start()
            #expect(try Snapshot(packhouse, material).differences(from: ours) == [])
        }
    }
}
