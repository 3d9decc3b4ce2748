import Foundation
import StorageTesting
import Testing

@Suite("a certificate from an authority", .fewAtATime)
struct CertificateRenewalTests {
    @Test(
        "is renewed in the middle of an upload, which goes on over the connection that it began with",
        arguments: ["--http1.1", "--http2"])
    func renewal(_ version: String) async throws {
        try await withBench { bench in
            let pebble = try await bench.startPebble(lifetime: 45)
            let server = try await bench.serve(
                certifiedBy: pebble, environment: ["REGISTRY_HTTP_LIMITS_BODYTIMEOUT": "1h"])
            try await server.waitForCertificates()
            let first = try await server.shown("localhost", "-fingerprint")
            let body = (0..<60_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let digest = SHA256.digest(of: body)
            let session = try await server.endpoint.send(
                "POST", "/v2/team/hello/blobs/uploads/", headers: ["Content-Length: 0"])
            let location = try #require(session["Location"])
            // The client goes on when the test does.
            var fifo: Fifo? = try Fifo(.writing, at: bench.path("blob"))
            try fifo?.write(Array(body.prefix(30_000)))
            let upload = try bench.start(
                URL(fileURLWithPath: "/usr/bin/curl"),
                [
                    "--disable", "--verbose", "--fail", "--noproxy", "*", version,
                    "--cacert", pebble.root.certificate, "--upload-file", bench.path("blob"),
                    "--header", "Content-Type: application/octet-stream", Endpoint.closing(location, as: digest),
                ])
            _ = try await eventually("the handshake") {
                upload.standardError.contains("SSL connection using") ? true : nil
            }
            _ = try await eventually("another certificate", within: .seconds(180)) {
                try await server.shown("localhost", "-fingerprint") != first ? true : nil
            }
            #expect(upload.currentEnding() == nil, "the upload has to outlast the renewal for this to show anything")
            try fifo?.write(Array(body.dropFirst(30_000)))
            fifo = nil
            #expect(try await upload.waitForEnd() == .exited(0), "\(upload.standardError)")
            #expect(try await server.endpoint.send("HEAD", "/v2/team/hello/blobs/\(digest)").status == 200)
        }
    }

    @Test("never gives way to that of a challenge, for as long as it is renewed again and again")
    func neverChallenge() async throws {
        try await withBench { bench in
            let pebble = try await bench.startPebble(lifetime: 30, reusesAuthorizations: false)
            let server = try await bench.serve(certifiedBy: pebble, httpPort: try LoopbackPort.free())
            try await server.waitForCertificates()
            var shown: Set<String> = []
            func logged(_ words: String) -> Int {
                server.server.process.standardError.components(separatedBy: words).count - 1
            }
            // Not for each certificate: pebble lets a valid authorization count again now and then.
            _ = try await eventually("three certificates and challenges", within: .seconds(300)) {
                shown.insert(try await server.shown("localhost", "-issuer"))
                return logged("the certificate of localhost is in use") >= 3
                    && logged("a validator of TLS-ALPN-01 was answered") >= 3 ? true : nil
            }
            // Those of challenges are signed by themselves.
            #expect(shown.count == 1 && shown.first?.contains("Pebble Intermediate") == true, "\(shown)")
        }
    }

    @Test(
        "is there again after a restart, with the authority unreachable, and the state is told with and without the server"
    )
    func restart() async throws {
        try await withBench { bench in
            let pebble = try await bench.startPebble()
            let users = try bench.write(Deployment.userLine + "\n", to: "htpasswd")
            let rest = "auth: {htpasswd: {realm: test, path: \(users)}}"
            var server = try await bench.serve(certifiedBy: pebble, rest: rest, login: Deployment.login)
            try await server.waitForCertificates()
            let first = try await server.shown("localhost", "-fingerprint")
            #expect(try await server.server.stop() == .exited(0))
            pebble.stop()

            let check = try await bench.registry(["config", "check", server.configuration])
            #expect(check.currentEnding() == .exited(0), "\(check.standardError)")
            #expect(check.standardOutput.contains("# certificates, kept in \(bench.path("letsencrypt"))"))
            #expect(check.standardOutput.contains("#   localhost: valid until 20"), "\(check.standardOutput)")

            server = try await bench.serve(certifiedBy: pebble, rest: rest, login: Deployment.login)
            #expect(try await server.shown("localhost", "-fingerprint") == first)
            let health = try await server.endpoint.get("/health?detail=1")
            #expect(health.status == 200)
            let certificate = try #require((health.json["certificates"] as? [[String: Any]])?.first)
            #expect(certificate["host"] as? String == "localhost")
            #expect(certificate["state"] as? String == "valid")
            #expect((certificate["notAfter"] as? String)?.hasPrefix("20") == true)
            #expect(try await server.endpoint.loggedIn(as: nil).get("/health?detail=1").status == 401)
            #expect(try await server.endpoint.loggedIn(as: nil).get("/health").text == #"{"status":"UP"}"#)
            #expect(try await server.server.stop() == .exited(0))
        }
    }

    @Test(
        "that cannot be validated is a problem that the log, the health and config check tell in the authority's own words"
    )
    func invalidOrder() async throws {
        try await withBench { bench in
            let hosts = ["localhost", "elsewhere.registry.example"]
            let pebble = try await bench.startPebble()
            try await pebble.place(hosts[1], at: "127.0.0.3")
            let server = try await bench.serve(certifiedBy: pebble, hosts: hosts)
            try await server.server.logged("the certificate of localhost is in use")
            try await server.server.logged("no new certificate for \(hosts[1])", "127.0.0.3")
            #expect(try await server.shown(hosts[1], "-subject").contains("alert internal error"))
            let health = try await server.endpoint.get("/health?detail=1")
            #expect(health.json["status"] as? String == "UP")
            let certificates = try #require(health.json["certificates"] as? [[String: Any]])
            #expect(certificates.map { $0["state"] as? String } == ["valid", "missing"])
            #expect((certificates.last?["problem"] as? String)?.contains("127.0.0.3") == true, "\(health.text)")
            #expect(certificates.last?["nextAttempt"] is String)
            let check = try await bench.registry(["config", "check", server.configuration])
            let line = check.standardOutput.split(separator: "\n").first { $0.contains(hosts[1] + ":") }
            #expect(line?.contains("127.0.0.3") == true, "\(check.standardOutput)")
        }
    }

    @Test("comes by itself when the authority is back")
    func back() async throws {
        try await withBench { bench in
            let first = try await bench.startPebble()
            first.stop()
            let server = try await bench.serve(certifiedBy: first)
            try await server.server.logged("no new certificate for localhost", "next attempt at")
            let second = try await bench.startPebble(after: first)
            try await CertifiedServer(
                server: server.server, configuration: server.configuration, pebble: second, hosts: server.hosts
            ).waitForCertificates()
        }
    }

    @Test("comes also when the authority has forgotten the account")
    func forgotten() async throws {
        try await withBench { bench in
            let first = try await bench.startPebble()
            var server = try await bench.serve(certifiedBy: first)
            try await server.waitForCertificates()
            #expect(try await server.server.stop() == .exited(0))
            first.stop()
            let second = try await bench.startPebble(after: first)
            let hosts = ["localhost", "new.registry.example"]
            server = try await bench.serve(certifiedBy: second, hosts: hosts)
            _ = try await eventually("a certificate of \(hosts[1])") {
                try? await server.endpoint(hosts[1]).get("/").status == 200 ? true : nil
            }
        }
    }
}
