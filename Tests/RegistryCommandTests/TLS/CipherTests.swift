import Foundation
import Testing

@Suite("what is spoken over TLS", .fewAtATime)
struct CipherTests {
    @Test(
        "only the suites that are named, in TLS 1.2; all in TLS 1.3",
        arguments: [
            (["TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"], "ECDHE-ECDSA-AES128-GCM-SHA256", "1.2", true),
            (["TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"], "ECDHE-ECDSA-AES256-GCM-SHA384", "1.2", false),
            (["TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"], "ECDHE-ECDSA-AES256-GCM-SHA384", "1.3", true),
            (["TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305"], "ECDHE-ECDSA-CHACHA20-POLY1305", "1.2", true),
            ([], "ECDHE-ECDSA-AES256-GCM-SHA384", "1.2", true), ([], "ECDHE-ECDSA-CHACHA20-POLY1305", "1.2", true),
            ([], "ECDHE-ECDSA-AES128-SHA", "1.2", false),
            (["TLS_AES_128_GCM_SHA256"], "ECDHE-ECDSA-AES128-GCM-SHA256", "1.2", false),
            (["TLS_AES_128_GCM_SHA256"], "ECDHE-ECDSA-AES128-GCM-SHA256", "1.3", true),
            (
                ["TLS_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"], "ECDHE-ECDSA-AES128-GCM-SHA256",
                "1.2", true
            ),
        ])
    func suites(_ names: [String], _ cipher: String, _ version: String, _ isSpoken: Bool) async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                TLSTests.deployment,
                environment: names.isEmpty
                    ? [:] : ["REGISTRY_HTTP_TLS_CIPHERSUITES": "[\(names.joined(separator: ", "))]"])
            let answer = try? await server.endpoint.send(
                "GET", "/v2/", curl: ["--tlsv\(version)", "--tls-max", version, "--ciphers", cipher])
            #expect((answer?.status == 200) == isSpoken)
        }
    }

    @Test(
        "the lowest version can be 1.3, and older words mean 1.2",
        arguments: [
            ("tls1.3", "1.2", false), ("tls1.3", "1.3", true), ("tls1.0", "1.1", false), ("tls1.0", "1.2", true),
        ])
    func minimum(_ word: String, _ version: String, _ isSpoken: Bool) async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                TLSTests.deployment, environment: ["REGISTRY_HTTP_TLS_MINIMUMTLS": word])
            let answer = try? await server.endpoint.send(
                "GET", "/v2/",
                curl: ["--tlsv\(version)", "--tls-max", version, "--ciphers", "DEFAULT:@SECLEVEL=0"])
            #expect((answer?.status == 200) == isSpoken)
        }
    }

    @Test("a version that is not spoken is refused with an alert that says so")
    func alert() async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                TLSTests.deployment, environment: ["REGISTRY_HTTP_TLS_MINIMUMTLS": "tls1.3"])
            let client = try await bench.finish(
                URL(fileURLWithPath: "/usr/bin/openssl"), ["s_client", "-connect", server.endpoint.address, "-tls1_2"])
            #expect(client.standardError.contains("alert protocol version"))
        }
    }

    @Test(
        "a suite that is not safe, or none, keeps the server from starting",
        arguments: [
            ("TLS_RSA_WITH_3DES_EDE_CBC_SHA", "is not safe and not spoken here; choose from TLS_ECDHE_"),
            ("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "is not safe"), ("AES", "is no known cipher suite"),
        ])
    func refused(_ name: String, _ words: String) async throws {
        try await withBench { bench in
            let authority = try await CertificateAuthority(on: bench)
            let file = try bench.write(
                """
                version: 0.1
                storage: inmemory
                http: {tls: {certificate: \(authority.serverCertificate), key: \(authority.serverKey), ciphersuites: [\(name)]}}
                """, to: "config.yml")
            for arguments in [["serve", file], ["config", "check", file]] {
                let ended = try await bench.registry(arguments, environment: ["REGISTRY_HTTP_ADDR": "127.0.0.1:0"])
                #expect(ended.currentEnding() == .exited(1))
                #expect(
                    ended.standardError.contains("http.tls.ciphersuites: \(name) \(words)"), "\(ended.standardError)")
            }
        }
    }
}
