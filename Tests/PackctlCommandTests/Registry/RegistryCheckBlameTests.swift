import Foundation
import StorageTesting
import Testing

@testable import PackctlCommand

@Suite("what registry check blames")
struct RegistryCheckBlameTests {
    /// A certificate as `openssl req -x509` makes it, with a common name and no other.
    private static func nameless(in folder: String) async throws -> TestCertificate {
        let certificate = TestCertificate(file: "\(folder)/cn.crt", key: "\(folder)/cn.key")
        try await FinishedProgram.succeed(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=localhost", "-keyout", certificate.key, "-out", certificate.file,
            ])
        return certificate
    }

    @Test("is a certificate that has its host as its common name only, which programs in Go refuse")
    func commonName() async throws {
        let folder = try TemporaryDirectory()
        defer { withExtendedLifetime(folder) {} }
        let nameless = try await Self.nameless(in: folder.path)
        let named = try await TestCertificate(in: folder.path, ["--host", "localhost"])
        for (certificate, state, status) in [(nameless, "failed", ExitClass.tls), (named, "ok", .success)] {
            try await TestServer.with(.packhouse, .init(certificate: certificate)) { server in
                let client = try TestClient()
                let name = "localhost:\(server.port)"
                try client.trust(certificate, for: name)
                let (found, seen) = try await CheckedRegistry.check(client, name)
                #expect(found == status.rawValue)
                #expect(seen.states.prefix(2) == ["address ok", "tls \(state)"], "\(seen)")
                let words = seen.findings[1].found
                #expect(words.contains("subject alternative names (SAN)") == (state == "failed"), "\(words)")
            }
        }
    }

    /// What answers every request for `/v2/` with a way to a token server.
    private static func registry(sendingTo realm: String, beside server: TestServer) throws -> Relay {
        try Relay(
            to: server.port,
            upstream: { _ in
                .answer(
                    "HTTP/1.1 401 Unauthorized\r\nDocker-Distribution-Api-Version: registry/2.0\r\n"
                        + "WWW-Authenticate: Bearer realm=\"\(realm)\",service=\"x\"\r\ncontent-length: 0\r\n\r\n")
            })
    }

    @Test("is the login when the token server cannot be reached, or is not trusted")
    func tokenServer() async throws {
        let folder = try TemporaryDirectory()
        defer { withExtendedLifetime(folder) {} }
        let certificate = try await TestCertificate(in: folder.path)
        try await TestServer.with(.packhouse, .init(certificate: certificate)) { server in
            let closed = try LoopbackPort.free()
            for (realm, status, words) in [
                ("http://127.0.0.1:\(closed)/token", ExitClass.network, "nobody listens at port \(closed)"),
                ("https://\(server.name)/token", .tls, "is not trusted"),
            ] {
                let relay = try Self.registry(sendingTo: realm, beside: server)
                let client = try TestClient()
                let (found, seen) = try await CheckedRegistry.check(client, "http://127.0.0.1:\(relay.port)")
                #expect(found == status.rawValue)
                #expect(seen.states.prefix(3) == ["address ok", "tls warning", "login failed"], "\(seen)")
                let login = try #require(seen.findings.first { $0.step == "login" })
                #expect(login.found.contains(words) && login.remedy?.contains("token server") == true, "\(login)")
                withExtendedLifetime(relay) {}
            }
        }
    }

    @Test("is TLS when the file of its authority cannot be read")
    func authorityFile() async throws {
        let folder = try TemporaryDirectory()
        defer { withExtendedLifetime(folder) {} }
        let certificate = try await TestCertificate(in: folder.path)
        try await TestServer.with(.packhouse, .init(certificate: certificate)) { server in
            let client = try TestClient()
            try client.write("no certificate\n", to: "certs.d/\(server.name)/ca.crt")
            for isInsecure in [false, true] {
                try client.write(
                    #"{"auths": {"\#(server.name)": {"insecure": \#(isInsecure)}}}"#, to: ".spectro/config.json")
                let (status, seen) = try await CheckedRegistry.check(client, server.name)
                #expect(status == ExitClass.usage.rawValue)
                #expect(seen.states.prefix(3) == ["address ok", "tls failed", "login notReached"], "\(seen)")
                #expect(seen.findings[1].found.contains("ca.crt holds no certificates"), "\(seen)")
            }
        }
    }

    @Test("is one tag, or several")
    func tags() async throws {
        try await TestServer.with { server in
            let client = try TestClient()
            try client.allowPlainHTTP(server)
            for (name, tags) in [("one", ["latest"]), ("two", ["latest", "stable"])] {
                for tag in tags {
                    var layout = TestLayout()
                    let manifest = layout.addImage("x")
                    try await TestContent.with(server) {
                        try await $0.push(layout, [manifest], to: "spectro-packs/archive/\(name)", as: tag)
                    }
                }
            }
            let found = try await CheckedRegistry.check(client, server.name).seen.findings.map(\.found)
            #expect(found.contains { $0.hasPrefix("the tag latest is no version; Palette") }, "\(found)")
            #expect(found.contains { $0.hasPrefix("2 tags are no version, such as latest; Palette") }, "\(found)")
        }
    }
}
