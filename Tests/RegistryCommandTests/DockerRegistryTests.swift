import Foundation
import StorageTesting
import Testing

@Suite("the directory of docker-registry 2.8.2", .fewAtATime)
struct DockerRegistryTests {
    @Test("is read and extended as it is")
    func takeOver() async throws {
        try await withBench { bench in
            let skopeo = Skopeo(bench: bench)
            let image = try await ImageLayout("theirs", on: bench)
            let peer = try await bench.serveDockerRegistry(on: bench.path("root"))
            try await skopeo.copy(from: image.place, to: .registry(peer.endpoint, name: "team/hello:theirs"))
            _ = try await peer.stop()

            let server = try await bench.serve(Deployment())
            try await Self.expect(image, as: "team/hello:theirs", at: server.endpoint, on: bench)
            let own = try await ImageLayout("ours", on: bench)
            try await skopeo.copy(from: own.place, to: .registry(server.endpoint, name: "team/hello:ours"))
            let tags = try await server.endpoint.get("/v2/team/hello/tags/list").json["tags"] as? [String]
            #expect(tags == ["ours", "theirs"])
        }
    }

    @Test("can be given back, with what we wrote and without what we deleted")
    func giveBack() async throws {
        try await withBench { bench in
            let skopeo = Skopeo(bench: bench)
            let image = try await ImageLayout("ours", on: bench)
            let gone = try await ImageLayout("gone", on: bench)
            let server = try await bench.serve(Deployment())
            try await skopeo.copy(from: image.place, to: .registry(server.endpoint, name: "team/hello:ours"))
            try await skopeo.copy(from: gone.place, to: .registry(server.endpoint, name: "team/hello:gone"))
            try await skopeo.run("delete", server.endpoint, "docker://\(server.endpoint.address)/team/hello:gone")
            _ = try await server.stop()

            let peer = try await bench.serveDockerRegistry(on: bench.path("root"))
            try await Self.expect(image, as: "team/hello:ours", at: peer.endpoint, on: bench)
            let tags = try await peer.endpoint.get("/v2/team/hello/tags/list").json["tags"] as? [String]
            #expect(tags == ["ours"])
            #expect(try await peer.endpoint.get("/v2/_catalog").json["repositories"] as? [String] == ["team/hello"])
        }
    }

    /// Pulls the image with skopeo and compares the bytes.
    private static func expect(_ image: ImageLayout, as name: String, at endpoint: Endpoint, on bench: Bench)
        async throws
    {
        let folder = bench.path("pulled-\(UUID().uuidString)")
        try await Skopeo(bench: bench).copy(from: .registry(endpoint, name: name), to: .disk("oci:\(folder):1.0"))
        for digest in image.blobs + [image.digest] {
            let pulled = try Data(
                contentsOf: URL(fileURLWithPath: "\(folder)/blobs/sha256/\(digest.dropFirst("sha256:".count))"))
            #expect(try pulled == image.content(of: digest))
        }
    }
}

extension Bench {
    /// Starts Debian's docker-registry on a root directory.
    fileprivate func serveDockerRegistry(on rootDirectory: String) async throws -> RunningServer {
        let port = try LoopbackPort.free()
        let file = try write(
            """
            version: 0.1
            storage:
              filesystem: {rootdirectory: \(rootDirectory)}
              maintenance: {uploadpurging: {enabled: false}}
            http: {addr: '127.0.0.1:\(port)', secret: something}
            """, to: "docker-registry.yml")
        let process = try start(
            Programs.peer("docker-registry"), ["serve", file], environment: Programs.peerEnvironment)
        return try await running(process, port: port)
    }
}
