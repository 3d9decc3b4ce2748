import Foundation
import Glibc
import StorageTesting
import Testing

@Suite("a restart", .fewAtATime)
struct RestartTests {
    @Test(
        "keeps images, tags and deletions, however the server ended", arguments: [SIGTERM, SIGKILL],
        Deployment.Store.lasting)
    func content(_ signal: Int32, _ store: Deployment.Store) async throws {
        try await withBench { bench in
            var server = try await bench.serve(Deployment(store: store))
            let image = try await ImageLayout("hello", on: bench)
            let skopeo = Skopeo(bench: bench)
            try await skopeo.copy(from: image.place, to: .registry(server.endpoint, name: "team/hello:1.0"))
            try await skopeo.copy(
                from: ImageLayout("gone", on: bench).place, to: .registry(server.endpoint, name: "team/hello:gone"))
            try await skopeo.run("delete", server.endpoint, "docker://\(server.endpoint.address)/team/hello:gone")

            let ending = try await server.stop(with: signal)
            #expect(ending == (signal == SIGKILL ? .killed(signal: SIGKILL) : .exited(0)))
            server = try await bench.serve(Deployment(store: store))

            let manifest = try await server.endpoint.get("/v2/team/hello/manifests/1.0")
            #expect(manifest.status == 200)
            #expect(try manifest.body == image.content(of: image.digest))
            for blob in image.blobs {
                #expect(try await server.endpoint.get("/v2/team/hello/blobs/\(blob)").body == image.content(of: blob))
            }
            #expect(try await server.endpoint.get("/v2/team/hello/tags/list").json["tags"] as? [String] == ["1.0"])
            #expect(try await server.endpoint.get("/v2/_catalog").json["repositories"] as? [String] == ["team/hello"])
        }
    }

    @Test(
        "lets an upload go on from the offset that was acknowledged", arguments: [SIGTERM, SIGKILL],
        Deployment.Store.lasting)
    func upload(_ signal: Int32, _ store: Deployment.Store) async throws {
        try await withBench { bench in
            let port = try LoopbackPort.free()
            let secret = ["REGISTRY_HTTP_SECRET": "the same before and after"]
            var server = try await bench.serve(Deployment(store: store), environment: secret, port: port)
            let opened = try await server.endpoint.send(
                "POST", "/v2/team/hello/blobs/uploads/", headers: ["Content-Length: 0"])
            let first = try await server.endpoint.send(
                "PATCH", #require(opened["Location"]), headers: ["Content-Type: application/octet-stream"],
                body: "first, ")
            #expect(first.status == 202)
            #expect(first["Range"] == "0-6")

            _ = try await server.stop(with: signal)
            server = try await bench.serve(Deployment(store: store), environment: secret, port: port)

            let location = try #require(first["Location"])
            let status = try await server.endpoint.get(location)
            #expect(status.status == 204)
            #expect(status["Range"] == "0-6")
            let digest = try await bench.digest(of: "first, second")
            let closed = try await server.endpoint.send(
                "PUT", Endpoint.closing(location, as: digest), headers: ["Content-Type: application/octet-stream"],
                body: "second")
            #expect(closed.status == 201)
            #expect(try await server.endpoint.get("/v2/team/hello/blobs/\(digest)").text == "first, second")
        }
    }

    @Test("ends with 0 on SIGINT, too")
    func interrupt() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment())
            #expect(try await server.stop(with: SIGINT) == .exited(0))
        }
    }

    @Test("loses what the in-memory store held")
    func memory() async throws {
        try await withBench { bench in
            let deployment = Deployment(store: .inmemory)
            var server = try await bench.serve(deployment)
            try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
            #expect(try await server.endpoint.get("/v2/team/hello/manifests/1.0").status == 200)
            _ = try await server.stop()
            server = try await bench.serve(deployment)
            #expect(try await server.endpoint.get("/v2/team/hello/manifests/1.0").status == 404)
        }
    }
}
