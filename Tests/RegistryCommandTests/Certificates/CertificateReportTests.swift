import Foundation
import Testing

@Suite("registry config check of a server that orders certificates", .fewAtATime)
struct CertificateReportTests {
    private static func checked(_ bench: Bench, _ rest: String = "") async throws -> ChildProcess {
        let file = try bench.write(
            """
            version: 0.1
            storage: inmemory
            http:
              addr: 127.0.0.1:443
              tls:
                letsencrypt:
                  cachefile: \(bench.path("letsencrypt"))
                  hosts: [registry.example, other.example]
                  \(rest)
            """, to: "config.yml")
        return try await bench.registry(["config", "check", file])
    }

    @Test("says before the first start that there is none yet, makes nothing, and prints a configuration all the same")
    func before() async throws {
        try await withBench { bench in
            let check = try await Self.checked(bench)
            #expect(check.currentEnding() == .exited(0), "\(check.standardError)")
            #expect(check.standardError == "")
            let comments = check.standardOutput.split(separator: "\n").filter { $0.hasPrefix("#") }
            #expect(
                comments == [
                    "# certificates, kept in \(bench.path("letsencrypt")):", "#   registry.example: no certificate yet",
                    "#   other.example: no certificate yet",
                ])
            #expect(!FileManager.default.fileExists(atPath: bench.path("letsencrypt")))
            let again = try bench.write(check.standardOutput, to: "again.yml")
            let second = try await bench.registry(["config", "check", again])
            #expect(second.currentEnding() == .exited(0), "\(second.standardError)")
            #expect(second.standardOutput.contains(#"directoryurl: "https://acme-v02.api.letsencrypt.org/directory""#))
        }
    }

    @Test("tells of a file that has the directory's name")
    func oldFile() async throws {
        try await withBench { bench in
            try bench.write("{}", to: "letsencrypt")
            let check = try await Self.checked(bench)
            #expect(check.currentEnding() == .exited(0))
            #expect(check.standardOutput.contains("# certificates, kept in \(bench.path("letsencrypt.d")):"))
            #expect(
                check.standardError.hasPrefix(
                    "warning: http.tls.letsencrypt.cachefile: \(bench.path("letsencrypt")) is a file"))
            #expect(check.standardError.split(separator: "\n").count == 1)
        }
    }

    @Test(
        "finds what would keep the server from starting",
        arguments: [
            ("none.pem", "cannot be read: No such file or directory"), ("empty.pem", "holds no certificates in PEM"),
            (".", "cannot be read: Is a directory"), ("torn.pem", "holds no certificates in PEM"),
        ])
    func authorities(_ name: String, _ reason: String) async throws {
        try await withBench { bench in
            try bench.write("", to: "empty.pem")
            try bench.write("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", to: "torn.pem")
            let check = try await Self.checked(bench, "directoryca: \(bench.path(name))")
            #expect(check.currentEnding() == .exited(1))
            let told = "http.tls.letsencrypt.directoryca: \(bench.path(name)) \(reason)"
            #expect(check.standardError.contains(told), "\(check.standardError)")
            #expect(!check.standardError.contains("letsencrypt: http.tls"), "\(check.standardError)")
            #expect(check.standardError.split(separator: "\n").count == 1)
            let serve = try await bench.registry(
                ["serve", bench.path("config.yml")], environment: ["REGISTRY_HTTP_ADDR": "127.0.0.1:0"])
            StartFailureTests.expectLines(serve, words: ["http.tls.letsencrypt", bench.path(name)])
        }
    }

    @Test("finds a place where no directory can be")
    func place() async throws {
        try await withBench { bench in
            try bench.write("", to: "file")
            let environment = ["REGISTRY_HTTP_TLS_LETSENCRYPT_CACHEFILE": bench.path("file/letsencrypt")]
            _ = try await Self.checked(bench)
            let check = try await bench.registry(
                ["config", "check", bench.path("config.yml")], environment: environment)
            #expect(check.currentEnding() == .exited(1))
            #expect(
                check.standardError.contains("http.tls.letsencrypt: \(bench.path("file"))"), "\(check.standardError)")
        }
    }
}
