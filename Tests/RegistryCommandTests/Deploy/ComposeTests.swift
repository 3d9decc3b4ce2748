import Foundation
import Testing

@Suite("deploy/compose.yaml", .fewAtATime)
struct ComposeTests {
    static let file = Programs.source("deploy/compose.yaml")

    @Test("is right by docker-compose's own schema")
    func schema() async throws {
        try await withBench { bench in
            let shown = try await bench.succeed(
                URL(fileURLWithPath: "/usr/bin/python3"),
                [Programs.deployPeer("docker-compose").path, "--file", Self.file.path, "config"],
                environment: Programs.deployPeerEnvironment)
            #expect(shown.contains("image: packhouse:"))
        }
    }

    @Test("gives the image what it needs, and variables that its configuration knows")
    func service() async throws {
        try await withBench { bench in
            let document = try #require(try await bench.yamlDocuments(Self.file).first)
            let service: [String: Any] = try value("services.registry", in: document)
            let image = try BuiltImage()
            #expect(try value("image", in: service, as: String.self) == "${PACKHOUSE_IMAGE:-packhouse:\(image.tag)}")

            let variables = try value("environment", in: service, as: [String: String].self)
            // The check reads certificate and key.
            let authority = try await CertificateAuthority(on: bench)
            let elsewhere = [
                "REGISTRY_HTTP_TLS_CERTIFICATE": authority.serverCertificate,
                "REGISTRY_HTTP_TLS_KEY": authority.serverKey,
            ]
            let configuration = try await EffectiveConfiguration(
                Programs.source("deploy/config.yml").path, environment: variables.merging(elsewhere) { $1 }, on: bench)
            let port = try #require(configuration.port)
            #expect(try value("ports", in: service, as: [String].self).allSatisfy { $0.hasSuffix(":\(port)") })
            let folders = try value("volumes", in: service, as: [String].self).map { $0.split(separator: ":")[1] }
            #expect(folders == ["/data", "/auth", "/certs"])
            var used = elsewhere.keys.map { variables[$0] ?? "" }
            used += [
                try configuration.text("storage.filesystem.rootdirectory"),
                try configuration.text("auth.htpasswd.path"),
            ]
            for path in used { #expect(folders.contains { path.hasPrefix("\($0)/") }, "\(path)") }
            let grace = try #require(Int(try value("stop_grace_period", in: service, as: String.self).dropLast()))
            let drain = try #require(configuration.drainSeconds)
            #expect(grace > drain)
        }
    }

    @Test(
        "serves over TLS with the rights that it leaves the image",
        .enabled(if: ContainerEngine.canRun, "only root can run containers"))
    func run() async throws {
        try await withBench { bench in
            let document = try #require(try await bench.yamlDocuments(Self.file).first)
            let service: [String: Any] = try value("services.registry", in: document)
            let authority = try await CertificateAuthority(on: bench)
            try bench.write(Deployment.userLine + "\n", to: "auth/htpasswd-basic")
            try bench.write(String(contentsOfFile: authority.serverCertificate, encoding: .utf8), to: "certs/tls.crt")
            let key = try bench.write(String(contentsOfFile: authority.serverKey, encoding: .utf8), to: "certs/tls.key")
            chmod(key, 0o600)
            chown(key, 12345, 12345)
            var options = ["--read-only"]
            for (name, option) in [
                ("cap_drop", "--cap-drop"), ("cap_add", "--cap-add"), ("security_opt", "--security-opt"),
            ] {
                options += try value(name, in: service, as: [String].self).flatMap { [option, $0] }
            }
            #expect(try value("read_only", in: service, as: Bool.self))
            options += try value("environment", in: service, as: [String: String].self).flatMap {
                ["--env", "\($0)=\($1)"]
            }
            options += try value("volumes", in: service, as: [String].self).dropFirst().flatMap {
                ["--volume", $0.replacing("./", with: "\(bench.directory.path)/", maxReplacements: 1)]
            }
            try await bench.run(options, authority: authority, login: Deployment.login) { container in
                try await ImageRunTests.expectService(container, login: Deployment.login)
            }
        }
    }
}
