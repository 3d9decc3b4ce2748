import Foundation
import Glibc
import Testing

@Suite("containerd's ctr", .fewAtATime, .enabled(if: getuid() == 0, "containerd unpacks layers as root only"))
struct ContainerdTests {
    @Test("pulls an image, and pushes it where it was not, mounting its layers", arguments: Deployment.all)
    func roundTrip(_ deployment: Deployment) async throws {
        try await withBench { bench in
            let server = try await bench.serve(deployment)
            let endpoint = server.endpoint
            let image = try await ImageLayout("hello", on: bench)
            try await Skopeo(bench: bench).copy(from: image.place, to: .registry(endpoint, name: "team/hello:1.0"))
            let containerd = try await Containerd(on: bench)

            let name = "\(endpoint.address)/team/hello:1.0"
            try await containerd.images("pull", endpoint, name)
            #expect(try await containerd.run("images", "ls").contains(image.digest))
            let contents = try await containerd.run("content", "ls")
            #expect(image.blobs.allSatisfy(contents.contains))
            try await containerd.images("push", endpoint, "\(endpoint.address)/other/hello:2.0", name)

            let pushed = try await endpoint.get("/v2/other/hello/manifests/2.0")
            #expect(try pushed.body == image.content(of: image.digest))
            for blob in image.blobs {
                #expect(try await endpoint.get("/v2/other/hello/blobs/\(blob)").body == image.content(of: blob))
            }
            try await server.requested("GET /v2/other/hello/blobs/\(try #require(image.blobs.last))")
            let mounts = server.process.standardOutput.split(separator: "\n").filter {
                $0.contains("POST /v2/other/hello/blobs/uploads/?mount=") && $0.contains("from=team/hello")
            }
            #expect(!mounts.isEmpty)
            #expect(mounts.allSatisfy { $0.contains(" 201 ") })
        }
    }

    @Test("pushes what is new to the server as it is")
    func pushToAnother() async throws {
        try await withBench { bench in
            let source = try await bench.serve(Deployment(store: .inmemory))
            let target = try await bench.serve(Deployment())
            let image = try await ImageLayout("hello", on: bench)
            try await Skopeo(bench: bench).copy(
                from: image.place, to: .registry(source.endpoint, name: "team/hello:1.0"))
            let containerd = try await Containerd(on: bench)
            let name = "\(source.endpoint.address)/team/hello:1.0"
            try await containerd.images("pull", source.endpoint, name)
            try await containerd.images("push", target.endpoint, "\(target.endpoint.address)/team/hello:1.0", name)
            for blob in image.blobs {
                #expect(try await target.endpoint.get("/v2/team/hello/blobs/\(blob)").body == image.content(of: blob))
            }
        }
    }

    @Test(
        "gets nothing without the right login",
        arguments: [nil, "admin:wrong"])
    func wrongLogin(_ login: String?) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(access: .htpasswd, store: .inmemory))
            let image = try await ImageLayout("hello", on: bench)
            try await Skopeo(bench: bench).copy(
                from: image.place, to: .registry(server.endpoint, name: "team/hello:1.0"))
            let containerd = try await Containerd(on: bench)
            let pull = try await containerd.attempt(
                "pull", server.endpoint.loggedIn(as: login), ["\(server.endpoint.address)/team/hello:1.0"])
            #expect(pull.currentEnding() != .exited(0))
            #expect(pull.standardError.contains("401") || pull.standardError.contains("authoriz"))
        }
    }
}
