import Foundation
import Testing

@Suite("what skopeo pushed to one server", .fewAtATime)
struct SkopeoBothWaysTests {
    @Test(
        "it pulls from the other one, on the same content: OCI and docker images, several tags, a mount",
        arguments: [Contestant.Kind.dockerRegistry, .packhouse], StoragePlace.Kind.allCases)
    func bothWays(_ writer: Contestant.Kind, _ kind: StoragePlace.Kind) async throws {
        let reader: Contestant.Kind = writer == .packhouse ? .dockerRegistry : .packhouse
        try await withBench { bench in
            let place = try await bench.place(kind)
            let skopeo = Skopeo(bench: bench)
            let image = try await ImageLayout("image", on: bench)
            var server = try await writer.server(on: place, bench)
            for name in ["team/oci:1.0", "team/oci:latest"] {
                try await skopeo.copy(from: image.place, to: .registry(server.endpoint, name: name))
            }
            try await skopeo.copy(
                from: .registry(server.endpoint, name: "team/oci:1.0"),
                to: .registry(server.endpoint, name: "elsewhere/oci:mounted"))
            let archive = "docker-archive:\(bench.path("image.tar"))"
            try await skopeo.copy(from: image.place, to: .disk("\(archive):image:1.0"))
            try await skopeo.copy(from: .disk(archive), to: .registry(server.endpoint, name: "team/docker:1.0"))
            let names = ["team/oci:1.0", "team/oci:latest", "elsewhere/oci:mounted", "team/docker:1.0"]
            let written = try await Self.manifests(names, skopeo, server.endpoint)
            #expect(written[3].contains(Material.dockerManifest))
            _ = try await server.stop()

            server = try await reader.server(on: place, bench)
            #expect(try await Self.manifests(names, skopeo, server.endpoint) == written)
            for (index, name) in names.enumerated() {
                let folder = bench.path("pulled-\(index)")
                try await skopeo.copy(from: .registry(server.endpoint, name: name), to: .disk("dir:\(folder)"))
                guard name.contains("/oci:") else { continue }
                for digest in image.blobs {
                    let pulled = try Data(
                        contentsOf: URL(fileURLWithPath: "\(folder)/\(digest.dropFirst("sha256:".count))"))
                    #expect(try pulled == image.content(of: digest))
                }
            }
            let listed = try await skopeo.run(
                "list-tags", server.endpoint, "docker://\(server.endpoint.address)/team/oci")
            #expect(listed.contains("\"1.0\"") && listed.contains("\"latest\""))
        }
    }

    /// The manifests as skopeo gets them, byte for byte.
    private static func manifests(_ names: [String], _ skopeo: Skopeo, _ endpoint: Endpoint) async throws -> [String] {
        var texts: [String] = []
        for name in names {
            texts.append(try await skopeo.run("inspect", endpoint, "--raw", "docker://\(endpoint.address)/\(name)"))
        }
        return texts
    }
}
