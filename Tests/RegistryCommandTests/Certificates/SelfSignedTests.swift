import Foundation
import Testing

@Suite("registry certificate self-signed", .fewAtATime)
struct SelfSignedTests {
    private static func made(_ bench: Bench, _ arguments: [String]) async throws -> ChildProcess {
        try await bench.registry(
            ["certificate", "self-signed", "--out", bench.path("tls.crt"), "--key", bench.path("tls.key")] + arguments)
    }

    @Test("makes a pair that the server shows and that clients trust by each of its names")
    func served() async throws {
        try await withBench { bench in
            let made = try await Self.made(
                bench, ["--host", "Registry.Example", "--host", "localhost", "--ip", "127.0.0.1", "--ip", "::1"])
            #expect(made.currentEnding() == .exited(0), "\(made.standardError)")
            #expect(made.standardError == "")
            let (certificate, key) = (bench.path("tls.crt"), bench.path("tls.key"))
            let text = try await bench.succeed(
                "openssl",
                [
                    "x509", "-in", certificate, "-noout", "-subject", "-ext",
                    "subjectAltName,extendedKeyUsage,keyUsage,basicConstraints",
                ])
            for words in [
                "CN = registry.example", "DNS:registry.example", "DNS:localhost", "IP Address:127.0.0.1",
                "IP Address:0:0:0:0:0:0:0:1", "TLS Web Server Authentication", "CA:FALSE",
            ] { #expect(text.contains(words), "\(words) is missing in: \(text)") }
            // Clients built on BoringSSL trust no root whose key usage leaves out the signing of certificates.
            #expect(!text.contains("X509v3 Key Usage"))
            #expect(try await bench.succeed("stat", ["-c", "%a", key]) == "600\n")
            let fingerprint = try await bench.succeed(
                "openssl", ["x509", "-in", certificate, "-noout", "-fingerprint", "-sha256"])
            let digits = try #require(fingerprint.split(separator: "=").last).trimmingCharacters(
                in: .whitespacesAndNewlines)
            #expect(made.standardOutput.contains("SHA-256 \(digits)\n"), "\(made.standardOutput)")

            var server = try await bench.serve(
                "version: 0.1\nstorage: inmemory\nhttp: {tls: {certificate: \(certificate), key: \(key)}}\n",
                authority: CertificateAuthority(root: certificate, folder: bench.path("trusted"))
            ).endpoint
            for host in ["127.0.0.1", "localhost", "registry.example"] {
                server.host = host
                #expect(try await server.get("/v2/").status == 200, "\(host)")
            }
            server.host = "other.example"
            #expect((try? await server.get("/v2/")) == nil)
            server.host = "localhost"
            try bench.write(String(contentsOfFile: certificate, encoding: .utf8), to: "trusted/ca.crt")
            let image = try await ImageLayout("hello", on: bench)
            try await Skopeo(bench: bench).copy(from: image.place, to: .registry(server, name: "team/hello:1.0"))
        }
    }

    @Test("lives as long as it is told", arguments: [(["--days", "30"], 30), ([], 365)])
    func days(_ arguments: [String], _ days: Int) async throws {
        try await withBench { bench in
            let made = try await Self.made(bench, ["--host", "registry.example"] + arguments)
            #expect(made.currentEnding() == .exited(0), "\(made.standardError)")
            let seconds = days * 86_400
            for (offset, status) in [(-3600, ChildProcess.Ending.exited(0)), (3600, .exited(1))] {
                let check = try await bench.finish(
                    URL(fileURLWithPath: "/usr/bin/openssl"),
                    ["x509", "-in", bench.path("tls.crt"), "-noout", "-checkend", "\(seconds + offset)"])
                #expect(check.currentEnding() == status)
            }
        }
    }

    @Test("replaces nothing unless it is told to, and leaves nothing half done", arguments: ["tls.crt", "tls.key"])
    func existing(_ name: String) async throws {
        try await withBench { bench in
            try bench.write("mine", to: name)
            let refused = try await Self.made(bench, ["--host", "registry.example"])
            #expect(refused.currentEnding() == .exited(1))
            #expect(
                refused.standardError
                    == "registry: \(bench.path(name)) is there already; --force replaces it, --out and --key name others\n"
            )
            #expect(try String(contentsOfFile: bench.path(name), encoding: .utf8) == "mine")
            let left = try FileManager.default.contentsOfDirectory(atPath: bench.directory.path)
            #expect(left.filter { $0.hasPrefix("tls.") } == [name])
            let forced = try await Self.made(bench, ["--host", "registry.example", "--force"])
            #expect(forced.currentEnding() == .exited(0), "\(forced.standardError)")
            #expect(
                try String(contentsOfFile: bench.path("tls.crt"), encoding: .utf8).hasPrefix("-----BEGIN CERTIFICATE"))
            #expect(
                try String(contentsOfFile: bench.path("tls.key"), encoding: .utf8).hasPrefix("-----BEGIN PRIVATE KEY"))
            #expect(try await bench.succeed("stat", ["-c", "%a", bench.path("tls.key")]) == "600\n")
        }
    }

    @Test(
        "says in one line what it cannot do",
        arguments: [
            ([], "name at least one --host or --ip"), (["--host", "a:443"], "--host: \"a:443\" names a port"),
            (["--host", "192.0.2.7"], "--host 192.0.2.7: is an address; write --ip 192.0.2.7"),
            (["--host", "2001:db8::7"], "write --ip 2001:db8::7"), (["--host", "a_b"], "is no host name"),
            (["--host", "*"], "a star may only be"), (["--host", "a.*.example"], "a star may only be"),
            (["--ip", "registry.example"], "--ip registry.example: is no address"),
            (["--ip", "1.2.3"], "is no address"), (["--ip", "[::1]"], "is no address"),
            (["--host", "a.example", "--days", "0"], "--days 0: a certificate is valid for 1 to"),
            (["--host", "a.example", "--days", "x"], "--days"),
            (["--host", "a.example", "--out", "DIRECTORY/none/tls.crt"], "none/tls.crt"),
            (["--host", "a.example", "--out", "DIRECTORY/tls.key"], "cannot hold both"),
            (["--host", "a.example", "--out", "DIRECTORY/./tls.key", "--force"], "cannot hold both"),
            (["--host", "a.example", "--out", "DIRECTORY/"], "names no file"), (["a.example"], "registry --help"),
        ])
    func refused(_ arguments: [String], _ words: String) async throws {
        try await withBench { bench in
            let made = try await Self.made(
                bench, arguments.map { $0.replacing("DIRECTORY", with: bench.directory.path) })
            #expect(made.currentEnding() == .exited(1))
            #expect(made.standardError.contains(words), "\(made.standardError)")
            #expect(made.standardError.split(separator: "\n").count == 1)
            let left = try FileManager.default.contentsOfDirectory(atPath: bench.directory.path)
            #expect(!left.contains { $0.hasPrefix("tls.") })
        }
    }

    @Test("leaves the pair that is there whole when only half of the new one can be put in its place")
    func halfReplaced() async throws {
        try await withBench { bench in
            let key = try bench.write("mine", to: "tls.key")
            try FileManager.default.createDirectory(
                atPath: bench.path("tls.crt/something"), withIntermediateDirectories: true)
            let made = try await Self.made(bench, ["--host", "registry.example", "--force"])
            #expect(made.currentEnding() == .exited(1))
            #expect(made.standardError == "registry: cannot write \(bench.path("tls.crt")): Is a directory\n")
            #expect(try String(contentsOfFile: key, encoding: .utf8) == "mine")
            let left = try FileManager.default.contentsOfDirectory(atPath: bench.directory.path)
            #expect(left.filter { $0.hasPrefix("tls.") }.sorted() == ["tls.crt", "tls.key"])
        }
    }

    @Test("may be for all names below one")
    func wildcard() async throws {
        try await withBench { bench in
            let made = try await Self.made(bench, ["--host", "*.registry.example"])
            #expect(made.currentEnding() == .exited(0), "\(made.standardError)")
            let text = try await bench.succeed(
                "openssl", ["x509", "-in", bench.path("tls.crt"), "-noout", "-ext", "subjectAltName"])
            #expect(text.contains("DNS:*.registry.example"))
        }
    }
}
