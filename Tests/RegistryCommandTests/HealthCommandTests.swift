import Foundation
import StorageTesting
import Testing

@Suite("registry health", .fewAtATime)
struct HealthCommandTests {
    @Test("says in one line that the server of a configuration is up, and exits with 0", arguments: Deployment.all)
    func up(_ deployment: Deployment) async throws {
        try await withBench { bench in
            let server = try await bench.serve(deployment)
            let asked = try await bench.registry(
                ["health", bench.path("config.yml")],
                environment: ["REGISTRY_HTTP_ADDR": server.endpoint.address])
            #expect(asked.currentEnding() == .exited(0), "\(asked.standardError)")
            #expect(asked.standardOutput == "up: \(server.endpoint.origin)/health\n")
            #expect(asked.standardError == "")
        }
    }

    /// Where this machine has it.
    private static let versionSix =
        FileManager.default.contents(atPath: "/proc/net/if_inet6").map { $0.isEmpty ? [] : ["[::]:"] } ?? []

    @Test(
        "asks at the address that a connection from this machine can have", arguments: [":", "0.0.0.0:"] + versionSix)
    func addresses(_ prefix: String) async throws {
        try await withBench { bench in
            let port = try LoopbackPort.free()
            let environment = ["REGISTRY_HTTP_ADDR": "\(prefix)\(port)"]
            _ = try await bench.serve("version: 0.1\nstorage: inmemory\n", environment: environment, port: port)
            let asked = try await bench.registry(["health", bench.path("config.yml")], environment: environment)
            #expect(asked.currentEnding() == .exited(0), "\(asked.standardError)")
        }
    }

    @Test("asks over a socket file")
    func socket() async throws {
        try await withBench { bench in
            let path = bench.path("s.sock")
            let file = try bench.write(
                "version: 0.1\nstorage: inmemory\nhttp: {net: unix, addr: \(path)}\n", to: "config.yml")
            let server = try bench.start(Programs.registry(), ["serve", file])
            _ = try await eventually("the socket") { server.standardError.contains("listening on") ? true : nil }
            let asked = try await bench.registry(["health", file])
            #expect(asked.standardOutput == "up: http at \(path)\n", "\(asked.standardError)")
            server.end()
            let ended = try await bench.registry(["health", file])
            StartFailureTests.expectLines(ended, words: [path])
        }
    }

    @Test(
        "takes a server that turns clients without a certificate away for one that is up",
        arguments: ["tls1.2", "tls1.3"])
    func clientCertificates(_ version: String) async throws {
        try await withBench { bench in
            let authority = try await CertificateAuthority(on: bench)
            let port = try LoopbackPort.free()
            let text = """
                version: 0.1
                storage: inmemory
                http:
                  addr: 127.0.0.1:\(port)
                  tls:
                    certificate: \(authority.serverCertificate)
                    key: \(authority.serverKey)
                    minimumtls: \(version)
                    clientcas: [\(authority.certificate)]
                """
            let server = try await bench.serve(text, port: port, authority: authority)
            let asked = try await bench.registry(["health", bench.path("config.yml")])
            #expect(asked.currentEnding() == .exited(0), "\(asked.standardError)")
            #expect(asked.standardOutput.contains("only clients with a certificate get in"))
            _ = try await server.stop()
            let ended = try await bench.registry(["health", bench.path("config.yml")])
            #expect(ended.currentEnding() == .exited(1))
        }
    }

    @Test("takes a server that waits for its first certificate for one that is up, and says so")
    func firstCertificate() async throws {
        try await withBench { bench in
            let (port, authority) = try (LoopbackPort.free(), LoopbackPort.free())
            let file = try bench.write(
                """
                version: 0.1
                storage: inmemory
                http:
                  addr: 127.0.0.1:\(port)
                  tls:
                    letsencrypt:
                      cachefile: \(bench.path("letsencrypt"))
                      hosts: [registry.example]
                      httpaddr: 127.0.0.1:0
                      directoryurl: http://127.0.0.1:\(authority)/dir
                """, to: "config.yml")
            let server = try bench.start(Programs.registry(), ["serve", file])
            _ = try await eventually("the listener") { try LoopbackPort.isOpen(port) ? true : nil }
            let asked = try await bench.registry(["health", file])
            #expect(asked.currentEnding() == .exited(0), "\(asked.standardError)")
            #expect(asked.standardOutput.contains("it has no certificate to show yet"), "\(asked.standardOutput)")
            server.end()
        }
    }

    @Test("says in one line what is wrong, and exits with 1: nobody listens")
    func nobody() async throws {
        try await withBench { bench in
            let address = "127.0.0.1:\(try LoopbackPort.free())"
            let file = try bench.write(
                "version: 0.1\nstorage: inmemory\nhttp: {addr: '\(address)'}\n", to: "config.yml")
            let asked = try await bench.registry(["health", file])
            StartFailureTests.expectLines(asked, words: ["http://\(address)/health", "refused"])
        }
    }

    @Test("says in one line what is wrong, and exits with 1: the store has gone")
    func down() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment())
            try FileManager.default.moveItem(atPath: bench.path("root"), toPath: bench.path("away"))
            try bench.write("", to: "root")
            let asked = try await eventually("the answer that the store is gone") {
                let asked = try await bench.registry(
                    ["health", bench.path("config.yml")],
                    environment: ["REGISTRY_HTTP_ADDR": server.endpoint.address])
                return asked.standardError.contains("503") ? asked : nil
            }
            StartFailureTests.expectLines(asked, words: ["down", "503"])
        }
    }

    @Test("says in one line what is wrong, and exits with 1: something that never answers")
    func silent() async throws {
        try await withBench { bench in
            try await LoopbackPort.withTaken { port in
                let file = try bench.write(
                    "version: 0.1\nstorage: inmemory\nhttp: {addr: '127.0.0.1:\(port)'}\n", to: "config.yml")
                let asked = try await bench.registry(["health", file])
                StartFailureTests.expectLines(asked, words: ["127.0.0.1:\(port)", "10 s"])
            }
        }
    }

    @Test(
        "names a configuration that cannot be used, and a port that only the system knows",
        arguments: [
            ("version: 0.1\nstorage: {floppy: {}}\n", "floppy"), ("version: 0.1\nhttp: {addr: ':0'}\n", "http.addr"),
        ])
    func unusable(_ text: String, _ word: String) async throws {
        try await withBench { bench in
            let asked = try await bench.registry(["health", try bench.write(text, to: "config.yml")])
            StartFailureTests.expectLines(asked, words: [word])
        }
    }

    @Test("without a configuration asks the server that runs beside it as that server was told, variables included")
    func beside() async throws {
        try await withBench { bench in
            // A copy of the program, so that the servers of other tests are those of another program. Not written by this process: what
            // others start at that moment would have the file open for writing, and no file can be run then.
            let program = bench.directory.appendingPathComponent("registry")
            _ = try await bench.finish(
                URL(fileURLWithPath: "/bin/cp"), [Programs.registry().path, program.path])
            let (one, two) = (try LoopbackPort.free(), try LoopbackPort.free())
            let file = try bench.write("version: 0.1\nstorage: inmemory\n", to: "some.yml")
            let environment = ["REGISTRY_HTTP_ADDR": "127.0.0.1:\(one)"]
            _ = try await bench.running(
                bench.start(program, ["serve", file], environment: environment), port: one)
            let asked = try await bench.finish(program, ["health"])
            #expect(asked.standardOutput == "up: http://127.0.0.1:\(one)/health\n", "\(asked.standardError)")

            let second = try await bench.running(
                bench.start(program, ["serve", file], environment: ["REGISTRY_HTTP_ADDR": "127.0.0.1:\(two)"]),
                port: two)
            let unsure = try await bench.finish(program, ["health"])
            StartFailureTests.expectLines(unsure, words: ["several", "\(second.process.id)", "CONFIG"])
        }
    }
}
