import Foundation
import Testing

/// The documents' ways to start the image, as they stand but for the port of the host, which is the engine's.
@Suite("a container of the image", .fewAtATime, .enabled(if: ContainerEngine.canRun, "only root can run containers"))
struct ImageRunTests {
    @Test("starts with nothing but the image, and makes a first user whose password is logged once")
    func nothing() async throws {
        try await withBench { bench in
            try await bench.run([]) { container in
                #expect(try await container.endpoint.get("/v2/").status == 401)
                let line = try #require(
                    try await container.log().split(separator: "\n").first { $0.contains("password=") })
                let password = try #require(line.split(separator: "password=").last?.split(separator: " ").first)
                let login = "docker:\(password.filter { $0 != "\"" })"
                try await Self.expectService(container, login: login)
                let path = "/data/.spectro-server/docker/registry/v2/repositories/team/hello"
                #expect(try await container.execute("test", "-d", path).currentEnding() == .exited(0))
                let users = try await container.execute("stat", "-c", "%a", "/auth/htpasswd-basic")
                #expect(users.standardOutput == "600\n")
            }
        }
    }

    @Test("takes level, type and realm from the environment, and the path of the users from its configuration")
    func environment() async throws {
        try await withBench { bench in
            try bench.write("version: 0.1\n", to: "config/other.yml")
            let options = [
                "--volume", "\(bench.path("config")):/etc/spectropaxconfig/", "--env", "REGISTRY_LOG_LEVEL=debug",
                "--env", "REGISTRY_AUTH=htpasswd", "--env", "REGISTRY_AUTH_HTPASSWD_REALM=My Enterprise Realm",
            ]
            try await bench.run(options) { container in
                let answer = try await container.endpoint.get("/v2/")
                #expect(answer.status == 401)
                #expect(answer["WWW-Authenticate"]?.hasPrefix(#"Basic realm="My Enterprise Realm""#) == true)
                #expect(try await container.log().contains("level=debug"))
                #expect(answer["X-Frame-Options"] == "DENY")
            }
        }
    }

    @Test("serves with a mounted configuration that its arguments name, and knows without arguments how to be asked")
    func mounted() async throws {
        try await withBench { bench in
            try bench.write(
                "version: 0.1\nstorage: inmemory\nhttp: {addr: ':5000', headers: {From: [mounted]}}\n",
                to: "config/myconfig.yml")
            let options = ["--volume", "\(bench.path("config")):/etc/spectropaxconfig/"]
            try await bench.run(options, ["serve", "/etc/spectropaxconfig/myconfig.yml"]) { container in
                #expect(try await container.endpoint.get("/v2/")["From"] == "mounted")
                try await Self.expectService(container, login: nil)
            }
        }
    }

    @Test("is told where the file lies when another path is mounted than is served")
    func mismatch() async throws {
        try await withBench { bench in
            let file = try bench.write("version: 0.1\n", to: "myconfig.yml")
            let ended = try await bench.runToEnd(
                ["--volume", "\(file):/etc/myconfig.yml"], ["serve", "/etc/spectropaxconfig/myconfig.yml"])
            #expect(ended.currentEnding() == .exited(1))
            #expect(ended.standardError.contains("/etc/spectropaxconfig/myconfig.yml"))
            #expect(ended.standardError.contains("there is /etc/myconfig.yml"))
        }
    }

    @Test("serves HTTPS with a mounted certificate, and HTTP without", arguments: [true, false])
    func transport(_ isSecure: Bool) async throws {
        try await withBench { bench in
            let authority = try await CertificateAuthority(on: bench)
            try bench.write(Deployment.userLine + "\n", to: "auth/htpasswd-basic")
            try bench.write("", to: "data/.keep")
            var options = [
                "--restart=no", "--volume", "\(bench.path("auth")):/auth:ro", "--volume", "\(bench.path("data")):/data",
                "--env", "REGISTRY_AUTH=htpasswd", "--env", "REGISTRY_AUTH_HTPASSWD_REALM=Registry Realm",
                "--env", "REGISTRY_AUTH_HTPASSWD_PATH=/auth/htpasswd-basic",
            ]
            if isSecure {
                try bench.write(
                    String(contentsOfFile: authority.serverCertificate, encoding: .utf8), to: "certs/tls.crt")
                try bench.write(String(contentsOfFile: authority.serverKey, encoding: .utf8), to: "certs/tls.key")
                options += [
                    "--volume", "\(bench.path("certs")):/certs:ro", "--env",
                    "REGISTRY_HTTP_TLS_CERTIFICATE=/certs/tls.crt", "--env", "REGISTRY_HTTP_TLS_KEY=/certs/tls.key",
                ]
            }
            try await bench.run(options, authority: isSecure ? authority : nil) { container in
                try await Self.expectService(container, login: Deployment.login)
                let answer = try await container.endpoint.get("/v2/")
                #expect(answer.values(of: "Strict-Transport-Security").isEmpty != isSecure)
            }
            #expect(FileManager.default.fileExists(atPath: bench.path("data/.spectro-server/docker/registry/v2")))
        }
    }

    @Test("serves the certificates that an authority gave, from a volume, and leads from port 80 to the usual port")
    func letsEncrypt() async throws {
        try await withBench { bench in
            let authority = try await CertificateAuthority(on: bench)
            let pair = try [authority.serverKey, authority.serverCertificate].map {
                try String(contentsOfFile: $0, encoding: .utf8)
            }
            try bench.write(pair.joined(), to: "data/letsencrypt/localhost")
            try bench.write(
                """
                version: 0.1
                storage: inmemory
                http:
                  addr: :5000
                  tls:
                    letsencrypt:
                      cachefile: /data/letsencrypt
                      email: ops@example.com
                      hosts: [localhost]
                      directoryurl: https://127.0.0.1:9/directory
                """, to: "config/myconfig.yml")
            let options = [
                "--volume", "\(bench.path("config")):/etc/spectropaxconfig/", "--volume", "\(bench.path("data")):/data",
            ]
            try await bench.run(options, ["serve", "/etc/spectropaxconfig/myconfig.yml"], authority: authority) {
                container in
                try await Self.expectService(container, login: nil)
                let plain = try await container.endpoint.send("GET", "http://localhost/v2/")
                #expect(plain.status == 301)
                #expect(plain["Location"] == "https://localhost/v2/")
            }
        }
    }

    @Test("is started by every name of the program", arguments: ["/registry", "registy", "/usr/bin/registry"])
    func names(_ name: String) async throws {
        try await withBench { bench in
            let options = ["--entrypoint", name, "--env", "REGISTRY_STORAGE=inmemory", "--env", "REGISTRY_AUTH=none"]
            try await bench.run(options, ["serve", "/etc/spectro/config.yml"]) { container in
                try await Self.expectService(container, login: nil)
            }
        }
    }

    @Test("stops when it is told to, and ends well")
    func stop() async throws {
        try await withBench { bench in
            try await bench.run(["--env", "REGISTRY_STORAGE=inmemory"]) { container in
                let code = try await container.stop()
                #expect(code == 0)
                #expect(try await container.log().contains("stopped"))
            }
        }
    }

    @Test("is unhealthy, in one line, when its store has gone")
    func unhealthy() async throws {
        try await withBench { bench in
            try await bench.run(["--env", "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY=/data/store"]) { container in
                #expect(try await container.execute("registry", "health").currentEnding() == .exited(0))
                _ = try await container.execute("sh", "-c", "mv /data/store /data/away && touch /data/store")
                let asked = try await eventually("the answer that the store is gone") {
                    let asked = try await container.execute("registry", "health")
                    return asked.currentEnding() == .exited(1) ? asked : nil
                }
                #expect(asked.standardError.contains("http://127.0.0.1:5000/health"))
                #expect(asked.standardError.contains("503"))
            }
        }
    }

    /// Its health check is content, a push is served again, and without the login there is none.
    static func expectService(_ container: Container, login: String?) async throws {
        let endpoint = container.endpoint.loggedIn(as: login)
        let manifest = try await endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
        #expect(try await endpoint.get("/v2/team/hello/manifests/1.0").text == manifest)
        if login != nil { #expect(try await container.endpoint.loggedIn(as: nil).get("/v2/").status == 401) }
        let command = (try BuiltImage().execution["Healthcheck"] as? [String: Any])?["Test"] as? [String] ?? []
        let asked = try await container.engine.podman(
            ["exec", container.id] + command.dropFirst(), for: container.bench)
        #expect(asked.currentEnding() == .exited(0), "\(asked.standardError)")
        #expect(asked.standardOutput.split(separator: "\n").count == 1)
    }
}
