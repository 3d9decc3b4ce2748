import Foundation
import Testing

@Suite("the certificate on disk", .fewAtATime)
struct CertificateReloadTests {
    @Test("is shown from the next look on after its files were replaced")
    func replaced() async throws {
        try await withServer { bench, authority, server in
            #expect(try await server.shownName() == "localhost")
            try await authority.server("second", on: bench).copy(to: bench)
            try await server.logged("the certificate was read", "CN=second", "sha256=")
            #expect(try await server.shownName() == "second")
        }
    }

    @Test("is read at once on SIGHUP, which says so when nothing is new")
    func hangup() async throws {
        try await withServer { bench, authority, server in
            server.process.send(SIGHUP)
            try await server.logged("the TLS files hold what is in use")
            try await authority.server("second", on: bench).copy(to: bench)
            server.process.send(SIGHUP)
            try await server.logged("the certificate was read", "CN=second")
            #expect(try await server.shownName() == "second")
            #expect(try await server.stop() == .exited(0))
        }
    }

    @Test("is followed when the link to its directory is swapped, as in Kubernetes")
    func symbolicLink() async throws {
        try await withBench { bench in
            let authority = try await CertificateAuthority(on: bench)
            for name in ["first", "second"] {
                try FileManager.default.createDirectory(
                    atPath: bench.path("..\(name)"), withIntermediateDirectories: false)
                try await authority.server(name, on: bench).copy(to: bench, "..\(name)/tls.crt", "..\(name)/tls.key")
            }
            symlink("..first", bench.path("..data"))
            symlink("..data/tls.crt", bench.path("tls.crt"))
            symlink("..data/tls.key", bench.path("tls.key"))
            let server = try await bench.serve(
                Self.configuration(bench.path("tls.crt"), bench.path("tls.key")), authority: authority)
            #expect(try await server.shownName() == "first")
            symlink("..second", bench.path("..next"))
            #expect(rename(bench.path("..next"), bench.path("..data")) == 0)
            try await server.logged("the certificate was read", "CN=second")
            #expect(try await server.shownName() == "second")
        }
    }

    @Test(
        "stays in use when it is broken, of another key, empty or gone, and the log says why",
        arguments: Damage.allCases)
    func damaged(_ damage: Damage) async throws {
        try await withServer { bench, authority, server in
            let second = try await authority.server("second", on: bench)
            try damage.apply(second, on: bench)
            server.process.send(SIGHUP)
            let line = try await server.logged("level=warning", "what was read before is still in use")
            #expect(line.contains(bench.path(damage.file)) && line.contains(damage.word), "\(line)")
            #expect(try await server.shownName() == "localhost")
            try second.copy(to: bench)
            server.process.send(SIGHUP)
            try await server.logged("the certificate was read", "CN=second")
            #expect(try await server.shownName() == "second")
        }
    }

    @Test(
        "holds back nothing of a good configuration when it is damaged; a path that is another is a part of the configuration",
        arguments: Damage.allCases)
    func rules(_ damage: Damage) async throws {
        try await withBench { bench in
            let authority = try await CertificateAuthority(on: bench)
            try ClientCertificate(certificate: authority.serverCertificate, key: authority.serverKey).copy(to: bench)
            let users = ["admin", "eve"].map {
                Deployment.userLine.replacingOccurrences(of: "admin:", with: "\($0):") + "\n"
            }
            try bench.write(users.joined(), to: "users")
            func text(_ user: String, _ certificate: String = "live.crt") -> String {
                Self.configuration(bench.path(certificate), bench.path("live.key")) + """
                    auth:
                      htpasswd: {realm: test, path: \(bench.path("users"))}
                      access: [{users: [\(user)], repositories: ['**'], actions: [pull, push]}]

                    """
            }
            let server = try await bench.serve(text("admin"), authority: authority)
            let eve = server.endpoint.loggedIn(as: RuledServer.eve)
            try damage.apply(try await authority.server("second", on: bench), on: bench)
            for (user, status) in [("eve", 201), ("admin", 404)] {
                try await server.reload(
                    text(user), on: bench, until: "auth.access.0.users has changed", "counts from now on")
                #expect(try await eve.push(blob: "a", to: "team/hello").status == status)
                try await server.logged("level=warning", "what was read before is still in use")
            }
            #expect(try await server.shownName() == "localhost")
            try await server.reload(
                text("eve", "none.crt"), on: bench, until: "level=error", "stays as it was", "none.crt")
            #expect(try await eve.push(blob: "a", to: "team/hello").status == 404)
        }
    }

    @Test("is another in the middle of an upload, which goes on", arguments: ["--http1.1", "--http2"])
    func openConnection(_ version: String) async throws {
        try await withServer { bench, authority, server in
            let second = try await authority.server("second", on: bench)
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
                    "--cacert", authority.certificate, "--upload-file", bench.path("blob"),
                    "--header", "Content-Type: application/octet-stream", Endpoint.closing(location, as: digest),
                ])
            _ = try await eventually("the handshake") {
                upload.standardError.contains("SSL connection using") ? true : nil
            }
            try second.copy(to: bench)
            server.process.send(SIGHUP)
            try await server.logged("the certificate was read", "CN=second")
            #expect(try await server.shownName() == "second")
            #expect(upload.currentEnding() == nil, "the upload has to outlast the reload for this to show anything")
            try fifo?.write(Array(body.dropFirst(30_000)))
            fifo = nil
            #expect(try await upload.waitForEnd() == .exited(0), "\(upload.standardError)")
            let answer = try await server.endpoint.send("HEAD", "/v2/team/hello/blobs/\(digest)")
            #expect(answer["Content-Length"] == "\(body.count)")
        }
    }

    @Test("is not there, and SIGHUP does not end the server")
    func plain() async throws {
        try await withBench { bench in
            let server = try await bench.serve("version: 0.1\nstorage: inmemory\n")
            server.process.send(SIGHUP)
            try await server.logged("SIGHUP: the configuration is the one in use")
            #expect(try await server.endpoint.get("/v2/").status == 200)
            #expect(try await server.stop() == .exited(0))
        }
    }

    @Test("is warned of when it has ended")
    func ended() async throws {
        try await withBench { bench in
            let authority = try await CertificateAuthority(on: bench)
            let ended = try await authority.issue(
                "ended", subject: "/CN=ended", days: -1, usage: "serverAuth", on: bench)
            let server = try await bench.serve(
                Self.configuration(ended.certificate, ended.key), authority: authority)
            try await server.logged("level=warning", "the certificate has been invalid since ", "CN=ended")
        }
    }

    enum Damage: CaseIterable {
        case torn, mismatched, empty, gone

        var file: String { self == .torn || self == .empty ? "live.crt" : "live.key" }

        var word: String {
            switch self {
            case .torn: "cannot read a PEM certificate"
            case .mismatched: "does not belong to the certificate"
            case .empty: "is empty"
            case .gone: "No such file or directory"
            }
        }

        func apply(_ pair: ClientCertificate, on bench: Bench) throws {
            switch self {
            case .torn:
                let text = try String(contentsOfFile: pair.certificate, encoding: .utf8)
                try bench.write(String(text.prefix(text.count / 2)), to: file)
            case .mismatched: try bench.write(String(contentsOfFile: pair.key, encoding: .utf8), to: file)
            case .empty: try bench.write("", to: file)
            case .gone: try FileManager.default.removeItem(atPath: bench.path(file))
            }
        }
    }

    private static func configuration(_ certificate: String, _ key: String) -> String {
        "version: 0.1\nstorage: inmemory\nhttp: {tls: {certificate: \(certificate), key: \(key)}}\n"
    }

    /// A server that shows `live.crt` with `live.key`, at first the certificate of `localhost`.
    private func withServer(
        _ body: (Bench, CertificateAuthority, RunningServer) async throws -> Void
    ) async throws {
        try await withBench { bench in
            let authority = try await CertificateAuthority(on: bench)
            try ClientCertificate(certificate: authority.serverCertificate, key: authority.serverKey).copy(to: bench)
            let server = try await bench.serve(
                Self.configuration(bench.path("live.crt"), bench.path("live.key")), authority: authority)
            try await body(bench, authority, server)
        }
    }
}

extension ClientCertificate {
    /// Writes both where a server reads them, one after the other and in place.
    fileprivate func copy(
        to bench: Bench, _ certificateName: String = "live.crt", _ keyName: String = "live.key"
    ) throws {
        try bench.write(String(contentsOfFile: certificate, encoding: .utf8), to: certificateName)
        try bench.write(String(contentsOfFile: key, encoding: .utf8), to: keyName)
    }
}

extension RunningServer {
    /// The common name of the certificate that a new connection is shown.
    fileprivate func shownName() async throws -> String {
        let text = try await endpoint.bench.succeed(
            "openssl", ["s_client", "-connect", endpoint.address, "-servername", "localhost"])
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("subject=") }) else {
            throw TestFailure("openssl shows no subject: \(text)")
        }
        return line.split(separator: "=").last?.trimmingCharacters(in: .whitespaces) ?? ""
    }
}
