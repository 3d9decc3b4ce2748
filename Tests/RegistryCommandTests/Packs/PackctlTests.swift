import Foundation
import Testing

@Suite("packctl", .fewAtATime)
struct PackctlTests {
    @Test(
        "pushes packs that skopeo and oras pull, in exactly the form that Palette reads",
        arguments: Deployment.Store.allCases)
    func otherClients(_ store: Deployment.Store) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(transport: .tls, access: .htpasswd, store: store))
            let authority = try #require(server.endpoint.authority)
            let certificate = try String(contentsOfFile: authority.certificate, encoding: .utf8)
            try bench.write(certificate, to: "certs.d/\(server.endpoint.address)/ca.crt")
            let environment = ["PACKCTL_CERTS_DIR": bench.path("certs.d")]
            let login = Deployment.login.split(separator: ":", maxSplits: 1).map(String.init)
            try await bench.succeed(
                Programs.packctl(),
                ["registry", "login", server.endpoint.address, "--username", login[0], "--password", login[1]],
                environment: environment)
            let pack = try await PackArchive(on: bench)
            try await bench.succeed(
                Programs.packctl(), ["pack", "push", "--force", "-m", "by hand", pack.folder], environment: environment)

            let skopeo = Skopeo(bench: bench)
            let place = "docker://\(server.endpoint.address)/\(pack.reference)"
            let raw = try await skopeo.run("inspect", server.endpoint, "--raw", place)
            let manifest = try #require(try JSONSerialization.jsonObject(with: Data(raw.utf8)) as? [String: Any])
            #expect(Set(manifest.keys) == ["schemaVersion", "mediaType", "config", "layers"])
            #expect(manifest["mediaType"] as? String == Endpoint.manifestType)
            let config = try #require(manifest["config"] as? [String: Any])
            #expect(config["mediaType"] as? String == "application/vnd.unknown.config.v1+json")
            #expect(config["size"] as? Int == 2 && Set(config.keys) == ["mediaType", "digest", "size"])
            let layers = try #require(manifest["layers"] as? [[String: Any]])
            #expect(layers.count == 1)
            #expect(layers[0]["mediaType"] as? String == "application/vnd.oci.image.layer.v1.tar")
            #expect(
                layers[0]["annotations"] as? [String: String]
                    == ["org.opencontainers.image.title": "nginx-1.2.3.tar.gz"])

            try await skopeo.copy(
                from: .registry(server.endpoint, name: pack.reference), to: .disk("dir:\(bench.path("copied"))"))
            let digest = try #require(layers[0]["digest"] as? String).dropFirst("sha256:".count)
            let copied = bench.path("copied/\(digest)")
            #expect(try await bench.digest(ofFile: copied) == "sha256:\(digest)")

            let oras = Oras(bench: bench, endpoint: server.endpoint)
            try await oras.run("pull", pack.reference, bench.path("pulled"))
            let archive = bench.path("pulled/nginx-1.2.3.tar.gz")
            #expect(try await bench.digest(ofFile: archive) == "sha256:\(digest)")
            try bench.write("", to: "unpacked/none")
            try await bench.succeed("tar", ["-C", bench.path("unpacked"), "-xzf", archive])
            try await bench.succeed("diff", ["-r", pack.folder, bench.path("unpacked/nginx-1.2.3")])

            // And the other way round: what oras pushed is as packctl has it.
            try await oras.push(PackArchive("nginx", "1.3.0", on: bench))
            try await bench.succeed(
                Programs.packctl(), ["pack", "pull", "nginx:1.x", bench.path("target")], environment: environment)
            #expect(FileManager.default.fileExists(atPath: bench.path("target/nginx-1.3.0/pack.json")))
        }
    }
}
