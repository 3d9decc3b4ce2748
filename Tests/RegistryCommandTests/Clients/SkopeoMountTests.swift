import Testing

@Suite("skopeo, between repositories", .fewAtATime)
struct SkopeoMountTests {
    @Test("mounts the layers instead of sending them again", arguments: Deployment.all)
    func mount(_ deployment: Deployment) async throws {
        try await withBench { bench in
            let server = try await bench.serve(deployment)
            let image = try await ImageLayout("hello", on: bench)
            let skopeo = Skopeo(bench: bench)
            try await skopeo.copy(from: image.place, to: .registry(server.endpoint, name: "team/hello:1.0"))
            try await skopeo.copy(
                from: .registry(server.endpoint, name: "team/hello:1.0"),
                to: .registry(server.endpoint, name: "other/hello:1.0"))

            try await server.requested("PUT /v2/other/hello/manifests/")
            let requests = server.process.standardOutput.split(separator: "\n")
                .filter { $0.contains("/v2/other/hello/blobs/uploads/") }
            let mounts = requests.filter {
                $0.contains("POST /v2/other/hello/blobs/uploads/?") && $0.contains("mount=") && $0.contains(" 201 ")
            }
            // The config is no layer: it is sent in a chunk of its own.
            #expect(mounts.count == image.blobs.count - 1, "\(requests)")
            #expect(requests.count { $0.contains("\"PATCH ") } == 1, "\(requests)")
        }
    }
}
