import Foundation
import Testing

@Suite("content of docker-registry 2.8.2", .fewAtATime)
struct TakeOverTests {
    @Test("is served as it is: lists, digests and bytes of images, indexes, lists, mounts and sha512 content")
    func content() async throws {
        try await withBench { bench in
            let material = try await Material(on: bench)
            let docker = Contestant(.dockerRegistry, on: .directory(bench.path("root")), bench: bench)
            try await docker.start()
            try docker.push(material)
            let mounted = material.blobs[4].digest
            let mount =
                "/v2/\(Material.repositories[2])/blobs/uploads/?mount=\(mounted)&from=\(Material.repositories[0])"
            try docker.expect(201, docker.send("POST", mount), to: "a mount")
            let theirs = try Snapshot(docker, material)
            try await docker.stop()

            let packhouse = Contestant(.packhouse, on: .directory(bench.path("root")), bench: bench)
            try await packhouse.start()
            let ours = try Snapshot(packhouse, material)
            #expect(ours.differences(from: theirs).isEmpty)
            #expect(try packhouse.send("HEAD", "/v2/\(Material.repositories[2])/blobs/\(mounted)").status == 200)
            for blob in material.sha512Blobs {
                let answer = try packhouse.send("GET", "/v2/\(Material.repositories[0])/blobs/\(blob.digest)")
                #expect(answer["Docker-Content-Digest"] == blob.digest)
                #expect(Array(answer.body) == blob.bytes)
            }
        }
    }

    @Test(
        "with an upload that docker-registry left unfinished: Packhouse ends it from the offset that was told",
        arguments: StoragePlace.Kind.allCases)
    func unfinishedUpload(_ kind: StoragePlace.Kind) async throws {
        try await withBench { bench in
            let material = try await Material(on: bench)
            let blob = material.blobs[6]
            let place = try await bench.place(kind)
            let docker = Contestant(.dockerRegistry, on: place, bench: bench)
            try await docker.start()
            let opened = try docker.send("POST", "/v2/team/hello/blobs/uploads/")
            let octets = [("Content-Type", "application/octet-stream")]
            let first = try docker.send(
                "PATCH", #require(opened["Location"]), octets, body: Array(blob.bytes.prefix(200_001)))
            #expect(first["Range"] == "0-200000")
            try await docker.stop()

            let packhouse = Contestant(.packhouse, on: place, bench: bench)
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

    @Test("with what it mounted of docker-registry's sha512 form, is served by docker-registry again")
    func mountedSHA512() async throws {
        try await withBench { bench in
            let material = try await Material(on: bench)
            let blob = material.sha512Blobs[1]
            let docker = Contestant(.dockerRegistry, on: .directory(bench.path("root")), bench: bench)
            try await docker.start()
            try docker.push(blob, to: "team/hello")
            try await docker.stop()
            let packhouse = Contestant(.packhouse, on: .directory(bench.path("root")), bench: bench)
            try await packhouse.start()
            let mount = "/v2/team/mounted/blobs/uploads/?mount=\(blob.digest)&from=team/hello"
            try packhouse.expect(201, packhouse.send("POST", mount), to: "a mount")
            try await packhouse.stop()

            try await docker.start()
            for name in ["team/hello", "team/mounted"] {
                let answer = try docker.send("GET", "/v2/\(name)/blobs/\(blob.digest)")
                #expect(answer.status == 200)
                #expect(Array(answer.body) == blob.bytes)
            }
        }
    }

    @Test("its collector deletes no layer, named by sha512, of an image that was pushed to Packhouse")
    func adoptedSHA512() async throws {
        try await withBench { bench in
            let material = try await Material(on: bench)
            let manifest = material.manifests[5]
            let docker = Contestant(.dockerRegistry, on: .directory(bench.path("root")), bench: bench)
            try await docker.start()
            for blob in material.allBlobs { try docker.push(blob, to: "team/hello") }
            try await docker.stop()
            let packhouse = Contestant(.packhouse, on: .directory(bench.path("root")), bench: bench)
            try await packhouse.start()
            try packhouse.push(manifest, to: "team/hello", as: "1.0")
            try await packhouse.stop()
            _ = try await bench.collectGarbage(on: .directory(bench.path("root")))

            for server in [docker, packhouse] {
                try await server.start()
                let answer = try server.send("GET", "/v2/team/hello/blobs/\(material.sha512Blobs[0].digest)")
                #expect(answer.status == 200, "\(server.kind.rawValue)")
                #expect(Array(answer.body) == material.sha512Blobs[0].bytes, "\(server.kind.rawValue)")
                try await server.stop()
            }
        }
    }
}
