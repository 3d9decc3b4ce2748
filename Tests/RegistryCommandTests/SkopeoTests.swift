import Foundation
import Testing

@Suite("skopeo", .fewAtATime)
struct SkopeoTests {
    @Test("an image that skopeo pushed comes back with the same bytes", arguments: Deployment.all)
    func roundTrip(_ deployment: Deployment) async throws {
        try await withBench { bench in
            let server = try await bench.serve(deployment)
            let image = try await ImageLayout("hello", on: bench)
            let skopeo = Skopeo(bench: bench)

            try await skopeo.copy(from: image.place, to: .registry(server.endpoint, name: "team/hello:1.0"))
            try await skopeo.copy(
                from: .registry(server.endpoint, name: "team/hello:1.0"), to: .disk("oci:\(bench.path("back")):1.0"))

            for digest in image.blobs + [image.digest] {
                let name = digest.dropFirst("sha256:".count)
                let back = try Data(contentsOf: URL(fileURLWithPath: bench.path("back/blobs/sha256/\(name)")))
                #expect(try back == image.content(of: digest))
            }
        }
    }

    @Test("the servers of these tests are what they are said to be", arguments: Deployment.all)
    func premises(_ deployment: Deployment) async throws {
        try await withBench { bench in
            let server = try await bench.serve(deployment)
            try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
            #expect(server.endpoint.origin.hasPrefix(deployment.transport == .tls ? "https://" : "http://"))
            let stranger = try await server.endpoint.loggedIn(as: nil).get("/v2/")
            #expect(stranger.status == (deployment.access == .htpasswd ? 401 : 200))
            let isOnDisk = FileManager.default.fileExists(
                atPath: bench.path("root/docker/registry/v2/repositories/team/hello"))
            #expect(isOnDisk == (deployment.store == .filesystem))
        }
    }

    @Test("inspect, list and copy between repositories agree on the image", arguments: Deployment.all)
    func inspectListCopy(_ deployment: Deployment) async throws {
        try await withBench { bench in
            let server = try await bench.serve(deployment)
            let image = try await ImageLayout("hello", on: bench)
            let skopeo = Skopeo(bench: bench)
            try await skopeo.copy(from: image.place, to: .registry(server.endpoint, name: "team/hello:1.0"))

            try await skopeo.copy(
                from: .registry(server.endpoint, name: "team/hello:1.0"),
                to: .registry(server.endpoint, name: "other/place/hello:latest"))
            try await skopeo.copy(
                from: .registry(server.endpoint, name: "team/hello@\(image.digest)"),
                to: .registry(server.endpoint, name: "other/place/hello:again"))

            let inspected = try await skopeo.run(
                "inspect", server.endpoint, "docker://\(server.endpoint.address)/other/place/hello:latest")
            #expect(inspected.contains(#""Digest": "\#(image.digest)""#))
            #expect(image.blobs.dropFirst().allSatisfy { inspected.contains($0) })
            let listed = try await skopeo.run(
                "list-tags", server.endpoint, "docker://\(server.endpoint.address)/other/place/hello")
            let tags = try JSONDecoder().decode(TagList.self, from: Data(listed.utf8)).tags
            #expect(tags == ["again", "latest"])
        }
    }

    @Test("what skopeo deleted is gone, and what it did not delete stays", arguments: Deployment.all)
    func delete(_ deployment: Deployment) async throws {
        try await withBench { bench in
            let server = try await bench.serve(deployment)
            let skopeo = Skopeo(bench: bench)
            for name in ["gone", "kept"] {
                try await skopeo.copy(
                    from: ImageLayout(name, on: bench).place, to: .registry(server.endpoint, name: "team/hello:\(name)")
                )
            }

            let address = server.endpoint.address
            try await skopeo.run("delete", server.endpoint, "docker://\(address)/team/hello:gone")

            let inspection = try await skopeo.attempt("inspect", server.endpoint, "docker://\(address)/team/hello:gone")
            #expect(inspection.currentEnding() != .exited(0))
            #expect(inspection.standardError.contains("manifest unknown"))
            try await skopeo.run("inspect", server.endpoint, "docker://\(address)/team/hello:kept")
        }
    }

    @Test(
        "an image is pushed from a docker archive and from a directory as well",
        arguments: [Deployment(store: .filesystem), Deployment(transport: .tls, access: .htpasswd, store: .inmemory)])
    func otherSources(_ deployment: Deployment) async throws {
        try await withBench { bench in
            let server = try await bench.serve(deployment)
            let image = try await ImageLayout("hello", on: bench)
            let skopeo = Skopeo(bench: bench)
            let archive = "docker-archive:\(bench.path("hello.tar"))"
            let folder = "dir:\(bench.path("folder"))"
            try await skopeo.copy(from: image.place, to: .disk(folder))
            try await skopeo.copy(from: .disk(folder), to: .registry(server.endpoint, name: "copied:1.0"))
            // After the directory, as skopeo remembers the archive's plain layers and would send them in place of others.
            try await skopeo.copy(from: image.place, to: .disk("\(archive):hello:1.0"))
            try await skopeo.copy(from: .disk(archive), to: .registry(server.endpoint, name: "archived:1.0"))

            let archived = try await server.endpoint.send("HEAD", "/v2/archived/manifests/1.0")
            #expect(archived["Content-Type"] == "application/vnd.docker.distribution.manifest.v2+json")
            let copied = try await server.endpoint.send("HEAD", "/v2/copied/manifests/1.0")
            #expect(copied["Docker-Content-Digest"] == image.digest)
        }
    }

    @Test(
        "without the right login skopeo neither pushes nor pulls",
        arguments: [nil, "admin:wrong", "nobody:correct horse"])
    func wrongLogin(_ login: String?) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(access: .htpasswd, store: .inmemory))
            let image = try await ImageLayout("hello", on: bench)
            let skopeo = Skopeo(bench: bench)
            try await skopeo.copy(from: image.place, to: .registry(server.endpoint, name: "team/hello:1.0"))

            let stranger = server.endpoint.loggedIn(as: login)
            await #expect(throws: TestFailure.self) {
                try await skopeo.copy(from: image.place, to: .registry(stranger, name: "team/hello:2.0"))
            }
            let inspection = try await skopeo.attempt(
                "inspect", stranger, "docker://\(stranger.address)/team/hello:1.0")
            #expect(inspection.currentEnding() != .exited(0))
            #expect(try await server.endpoint.get("/v2/team/hello/manifests/2.0").status == 404)
        }
    }

    private struct TagList: Decodable {
        let tags: [String]

        enum CodingKeys: String, CodingKey {
            case tags = "Tags"
        }
    }
}
