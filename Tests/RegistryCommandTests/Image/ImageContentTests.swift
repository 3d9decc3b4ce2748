import Foundation
import Testing

@Suite("the image", .fewAtATime)
struct ImageContentTests {
    @Test("starts registry with the configuration that it brings, and says what it needs")
    func execution() throws {
        let execution = try BuiltImage().execution
        #expect(execution["Entrypoint"] as? [String] == ["registry"])
        #expect(execution["Cmd"] as? [String] == ["serve", "/etc/spectro/config.yml"])
        #expect(execution["WorkingDir"] as? String == "/data")
        #expect((execution["Volumes"] as? [String: Any]).map { Set($0.keys) } == ["/data", "/auth"])
        #expect((execution["ExposedPorts"] as? [String: Any]).map { Set($0.keys) } == ["5000/tcp"])
        #expect(execution["StopSignal"] as? String == "SIGTERM")
        #expect(["", "root", "0", nil].contains(execution["User"] as? String))
        let check = execution["Healthcheck"] as? [String: Any]
        #expect(check?["Test"] as? [String] == ["CMD", "registry", "health"])
        let labels = execution["Labels"] as? [String: String]
        #expect(labels?["org.opencontainers.image.version"]?.isEmpty == false)
        #expect(labels?["org.opencontainers.image.revision"]?.prefix { $0.isHexDigit }.count == 40)
    }

    @Test("is small")
    func size() throws {
        let size = try BuiltImage().size
        #expect(size < 70_000_000, "\(size / 1_000_000) MB to pull")
    }

    @Test(
        "holds the program by all its names, the contract's configuration without headers, and nothing that ages",
        .enabled(if: ContainerEngine.canRun, "only root can unpack files of others"))
    func files() async throws {
        try await withBench { bench in
            let root = try await BuiltImage().unpack(on: bench)
            let files = FileManager.default
            // Looked at from inside, as links lead. (Run it cannot be here: Swift reads its arguments from /proc.)
            let sums = try await bench.succeed(
                "env", ["chroot", root, "sha256sum", "/usr/bin/registry", "/registry", "/usr/bin/registy"])
            #expect(Set(sums.split(separator: "\n").map { $0.prefix(64) }).count == 1, "\(sums)")
            // The contract's text, up to the headers and from what follows them.
            let lines = DefaultConfiguration.text(
                rootDirectory: "/data/.spectro-server", users: "/auth/htpasswd-basic"
            ).split(separator: "\n").map(String.init)
            let contract = lines.filter {
                !$0.hasPrefix("    X-") && !$0.contains("  headers:") && !$0.contains("Policy:")
            }
            .filter { !$0.contains("Strict-Transport-Security") }
            let brought = try String(contentsOfFile: "\(root)/etc/spectro/config.yml", encoding: .utf8)
                .split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
            #expect(brought == contract)
            for folder in ["data", "auth"] {
                #expect(try files.contentsOfDirectory(atPath: "\(root)/\(folder)") == [])
                let mode = try await bench.succeed("stat", ["-c", "%a %U", "\(root)/\(folder)"])
                #expect(mode == "1777 root\n")
            }
            for folder in ["var/log", "var/cache/apt", "var/lib/apt/lists", "tmp", "usr/share/man"] {
                let found = try await bench.succeed(
                    "find", ["\(root)/\(folder)", "-type", "f", "-size", "+0"])
                #expect(found == "")
            }
            for name in ["etc/hostname", "etc/resolv.conf", "etc/hosts"] {
                #expect(files.contents(atPath: "\(root)/\(name)")?.isEmpty != false, "\(name) is that of a machine")
            }
            #expect(files.fileExists(atPath: "\(root)/etc/ssl/certs/ca-certificates.crt"))
        }
    }

    @Test("has no file that is younger than its commit")
    func times() async throws {
        try await withBench { bench in
            let image = try BuiltImage()
            let created = try #require(ISO8601DateFormatter().date(from: image.created))
            let root = try await image.unpack(on: bench)
            let young = try await bench.succeed(
                "find", [root, "-mindepth", "1", "-newermt", "@\(Int(created.timeIntervalSince1970))"])
            #expect(young == "")
        }
    }
}
