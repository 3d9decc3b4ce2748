import Foundation
import StorageTesting
import Testing

@Suite("the first certificate from an authority", .fewAtATime)
struct FirstCertificateTests {
    enum Way: CaseIterable {
        case both, onlyHTTP, onlyTLS
    }

    @Test("is got by either challenge alone, while the authority rejects nonces", arguments: Way.allCases)
    func challenges(_ way: Way) async throws {
        try await withBench { bench in
            let pebble = try await bench.startPebble()
            let server = try await bench.serve(
                certifiedBy: pebble, port: way == .onlyHTTP ? try LoopbackPort.free() : nil,
                httpPort: way == .onlyTLS ? try LoopbackPort.free() : nil)
            try await server.waitForCertificates()
            let answer = try await server.endpoint.get("/v2/")
            #expect(answer.status == 200)
            #expect(answer.version == "2")
            try await server.server.logged("level=info", "the certificate of localhost is in use", "sha256=")
            #expect(try await server.shown("localhost", "-subject").contains("localhost"))
            let names = try await server.shown("localhost", "-ext=subjectAltName")
            #expect(names.contains("DNS:localhost"))
        }
    }

    @Test("carries a push and a pull of skopeo, which trusts the authority's root")
    func skopeo() async throws {
        try await withBench { bench in
            let pebble = try await bench.startPebble()
            let server = try await bench.serve(certifiedBy: pebble)
            try await server.waitForCertificates()
            let image = try await ImageLayout("hello", on: bench)
            let skopeo = Skopeo(bench: bench)
            try await skopeo.copy(from: image.place, to: .registry(server.endpoint, name: "team/hello:1.0"))
            let text = try await skopeo.run(
                "inspect", server.endpoint, "docker://\(server.endpoint.address)/team/hello:1.0")
            #expect(text.contains(image.digest))
        }
    }

    @Test("is one for each host, chosen by the name that the client says; the first host's for the others")
    func hosts() async throws {
        try await withBench { bench in
            let hosts = ["one.registry.example", "two.registry.example"]
            let pebble = try await bench.startPebble()
            let server = try await bench.serve(certifiedBy: pebble, hosts: hosts)
            try await server.waitForCertificates()
            for host in hosts {
                let names = try await server.shown(host, "-ext=subjectAltName")
                #expect(names.contains("DNS:\(host)"))
                #expect(names.components(separatedBy: "DNS:").count == 2, "\(names)")
            }
            for host in [nil, "three.registry.example", "localhost"] {
                #expect(try await server.shown(host, "-ext=subjectAltName").contains("DNS:\(hosts[0])"))
            }
        }
    }

    @Test("is kept for its owner only, and the state lies beside an older file of that name")
    func files() async throws {
        try await withBench { bench in
            try bench.write("{}", to: "letsencrypt")
            let pebble = try await bench.startPebble()
            let server = try await bench.serve(certifiedBy: pebble)
            try await server.waitForCertificates()
            #expect(try String(contentsOfFile: bench.path("letsencrypt"), encoding: .utf8) == "{}")
            let places = try await bench.succeed(
                "find", [bench.path("letsencrypt.d"), "-printf", "%y %m %f\\n"]
            ).split(separator: "\n").map(String.init)
            #expect(places.first?.hasPrefix("d 700 ") == true, "\(places)")
            #expect(places.count > 2)
            #expect(places.filter { $0.hasPrefix("f ") }.allSatisfy { $0.hasPrefix("f 600 ") }, "\(places)")
        }
    }

    @Test(
        "goes together with client certificates, a lowest version and cipher suites; the authority needs none of them")
    func strict() async throws {
        try await withBench { bench in
            let pebble = try await bench.startPebble()
            let clients = try await CertificateAuthority(on: bench, named: "clients")
            let server = try await bench.serve(
                certifiedBy: pebble, httpPort: try LoopbackPort.free(),
                tls: """
                    minimumtls: tls1.2
                        clientcas: \(clients.certificate)
                        ciphersuites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]
                    """)
            try await server.server.logged("the certificate of localhost is in use")
            let refused = try? await server.endpoint.get("/v2/")
            #expect(refused == nil)
            let client = try await clients.issue("builder", subject: "/CN=builder", on: bench)
            let options = client.curl + ["--tls-max", "1.2", "--ciphers", "ECDHE-ECDSA-AES128-GCM-SHA256"]
            #expect(try await server.endpoint.send("GET", "/v2/", curl: options).status == 200)
            let other = client.curl + ["--tls-max", "1.2", "--ciphers", "ECDHE-ECDSA-AES256-GCM-SHA384"]
            #expect((try? await server.endpoint.send("GET", "/v2/", curl: other)) == nil)
        }
    }

    @Test("is waited for: until it is there a client gets an alert, and the log says why and what keeps it")
    func before() async throws {
        try await withBench { bench in
            let pebble = try await bench.startPebble()
            pebble.stop()
            let server = try await bench.serve(certifiedBy: pebble)
            #expect(try await server.shown("localhost", "-subject").contains("alert internal error"))
            try await server.server.logged("a TLS handshake failed: there is no certificate of localhost yet")
            try await server.server.logged("no new certificate for localhost", "\(pebble.ports.directory)")
            let plain = try await server.server.endpoint.send(
                "GET", "http://127.0.0.1:\(pebble.ports.http)/v2/?n=1", curl: ["--proto", "=http"])
            #expect(plain.status == 301)
            #expect(plain["Location"] == "https://127.0.0.1:\(pebble.ports.tls)/v2/?n=1")
        }
    }

    @Test("is no matter of those who only claim to validate", arguments: ["localhost", nil, "other.example"])
    func intruder(_ host: String?) async throws {
        try await withBench { bench in
            let pebble = try await bench.startPebble()
            let server = try await bench.serve(certifiedBy: pebble)
            try await server.waitForCertificates()
            #expect(try await server.shown(host, "-subject", protocols: "acme-tls/1").contains("alert internal error"))
            try await server.server.logged(
                "a validator of TLS-ALPN-01 came for \(host ?? "no host"), and no such challenge waits")
            // Who offers more than that is served as anybody.
            #expect(
                try await server.shown("localhost", "-subject", protocols: "acme-tls/1,http/1.1").contains("localhost"))
        }
    }
}
