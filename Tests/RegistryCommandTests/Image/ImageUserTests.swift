import Foundation
import Testing

@Suite(
    "a container of the image under another user", .fewAtATime,
    .enabled(if: ContainerEngine.canRun, "only root can run containers"))
struct ImageUserTests {
    /// A user that nobody has heard of, no rights, and no place to write to but the volumes.
    static let options = [
        "--user", "12345:12345", "--cap-drop=all", "--security-opt=no-new-privileges", "--read-only",
        "--read-only-tmpfs=false",
    ]

    @Test("serves from fresh volumes over a read-only root file system")
    func serves() async throws {
        try await withBench { bench in
            try bench.write(Deployment.userLine + "\n", to: "auth/htpasswd-basic")
            let options = Self.options + ["--volume", "\(bench.path("auth")):/auth:ro"]
            try await bench.run(options) { container in
                try await ImageRunTests.expectService(container, login: Deployment.login)
                #expect(try await container.execute("id", "-u").standardOutput == "12345\n")
                #expect(try await container.execute("touch", "/usr/new").currentEnding() != .exited(0))
                #expect(try await container.stop() == 0)
            }
        }
    }

    @Test("makes the first user on a fresh volume")
    func firstUser() async throws {
        try await withBench { bench in
            try await bench.run(Self.options) { container in
                #expect(try await container.endpoint.get("/v2/").status == 401)
                let owner = try await container.execute("stat", "-c", "%u %a", "/auth/htpasswd-basic")
                #expect(owner.standardOutput == "12345 600\n")
            }
        }
    }

    /// What is mounted where, readable by root alone, and what the start says then.
    static let unreadable = [
        ("config.yml", "/etc/spectro/config.yml", [String](), ["/etc/spectro/config.yml", "Permission denied"]),
        (
            "tls.key", "/certs/tls.key",
            ["REGISTRY_HTTP_TLS_CERTIFICATE=/certs/tls.crt", "REGISTRY_HTTP_TLS_KEY=/certs/tls.key"],
            ["/certs/tls.key", "Permission denied"]
        ),
        (
            "secret", "/run/secret", ["REGISTRY_HTTP_SECRET_FILE=/run/secret"],
            ["REGISTRY_HTTP_SECRET", "/run/secret", "Permission denied"]
        ),
    ]

    @Test("is told which file the user cannot read", arguments: unreadable)
    func names(_ name: String, _ path: String, _ variables: [String], _ words: [String]) async throws {
        try await withBench { bench in
            let authority = try await CertificateAuthority(on: bench)
            chmod(try bench.write("version: 0.1\n", to: name), 0o600)
            chmod(authority.serverCertificate, 0o644)
            let options =
                Self.options
                + [
                    "--volume", "\(authority.serverCertificate):/certs/tls.crt:ro", "--volume",
                    "\(bench.path(name)):\(path):ro",
                ]
                + variables.flatMap { ["--env", $0] }
            let ended = try await bench.runToEnd(options, [])
            StartFailureTests.expectLines(ended, words: words)
        }
    }

    @Test("is told of users that cannot be read, and lets nobody in")
    func users() async throws {
        try await withBench { bench in
            chmod(try bench.write(Deployment.userLine + "\n", to: "users"), 0o600)
            let options = Self.options + ["--volume", "\(bench.path("users")):/auth/htpasswd-basic:ro"]
            try await bench.run(options) { container in
                #expect(try await container.endpoint.loggedIn(as: Deployment.login).get("/v2/").status == 401)
                let log = try await container.log()
                #expect(log.contains("/auth/htpasswd-basic") && log.contains("Permission denied"), "\(log)")
            }
        }
    }

    @Test("is told of a directory for content that the user cannot write to")
    func data() async throws {
        try await withBench { bench in
            try bench.write("", to: "data/.keep")
            let ended = try await bench.runToEnd(
                Self.options + ["--volume", "\(bench.path("data")):/data", "--env", "REGISTRY_AUTH=none"], [])
            StartFailureTests.expectLines(ended, words: ["/data/.spectro-server", "Permission denied"])
        }
    }
}
