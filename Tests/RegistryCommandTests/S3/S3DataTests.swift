import Foundation
import Testing

@Suite("a bucket of docker-registry 2.8.2", .fewAtATime)
struct S3DataTests {
    @Test("is served as it is, and what Packhouse writes to it is served by docker-registry")
    func content() async throws {
        try await withBench { bench in
            let material = try await Material(on: bench)
            let bucket = try await bench.bucketFolder()
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

    @Test("with an upload that docker-registry left unfinished: Packhouse ends it from the offset that was told")
    func unfinishedUpload() async throws {
        try await withBench { bench in
            let material = try await Material(on: bench)
            let blob = material.blobs[6]
            let bucket = try await bench.bucketFolder()
            let docker = Contestant(.dockerRegistry, on: bucket, bench: bench)
            try await docker.start()
            let opened = try docker.send("POST", "/v2/team/hello/blobs/uploads/")
            let octets = [("Content-Type", "application/octet-stream")]
            let first = try docker.send(
                "PATCH", #require(opened["Location"]), octets, body: Array(blob.bytes.prefix(200_001)))
            #expect(first["Range"] == "0-200000")
            try await docker.stop()

            let packhouse = Contestant(.packhouse, on: bucket, bench: bench)
            try await packhouse.start()
            let location = try #require(first["Location"])
            #expect(try packhouse.send("GET", location)["Range"] == "0-200000")
            let closing = Endpoint.closing(location, as: blob.digest)
            let closed = try packhouse.send("PUT", closing, octets, body: Array(blob.bytes.dropFirst(200_001)))
            #expect(closed.status == 201)
            try await packhouse.stop()

            try await docker.start()
            #expect(try Array(docker.send("GET", "/v2/team/hello/blobs/\(blob.digest)").body) == blob.bytes)
        }
    }

    @Test("filled by Packhouse is served by docker-registry, whose collector finds nothing to delete in it")
    func giveBack() async throws {
        try await withBench { bench in
            let material = try await Material(on: bench)
            let bucket = try await bench.bucketFolder()
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

    @Test(
        "what skopeo pushed to one server it pulls from the other one",
        arguments: [(Contestant.Kind.dockerRegistry, Contestant.Kind.packhouse), (.packhouse, .dockerRegistry)])
    func skopeo(_ writer: Contestant.Kind, _ reader: Contestant.Kind) async throws {
        try await withBench { bench in
            let bucket = try await bench.bucketFolder()
            let image = try await ImageLayout("image", on: bench)
            let skopeo = Skopeo(bench: bench)
            var server = try await writer.server(on: bucket, bench)
            try await skopeo.copy(from: image.place, to: .registry(server.endpoint, name: "team/hello:1.0"))
            _ = try await server.stop()

            server = try await reader.server(on: bucket, bench)
            let folder = bench.path("pulled")
            try await skopeo.copy(from: .registry(server.endpoint, name: "team/hello:1.0"), to: .disk("dir:\(folder)"))
            for digest in image.blobs {
                let pulled = try Data(
                    contentsOf: URL(fileURLWithPath: "\(folder)/\(digest.dropFirst("sha256:".count))"))
                #expect(try pulled == image.content(of: digest))
            }
        }
    }
}
