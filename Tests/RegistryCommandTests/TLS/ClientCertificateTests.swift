import Foundation
import Testing

@Suite("client certificates", .fewAtATime)
struct ClientCertificateTests {
    /// What a client shows.
    enum Shown: CaseIterable {
        case nothing, good, throughIntermediate, ofAnother, ended, forServers
    }

    /// What a client gets: in, or the alert of the server, in the words of OpenSSL.
    enum Fate: Equatable {
        case letIn
        case alert(String)
    }

    /// A mode, and what those get that it does not let in.
    struct Mode: Sendable, CustomTestStringConvertible {
        let word: String
        let isRequired: Bool
        let isVerified: Bool

        var testDescription: String { word }

        static let all = [
            Mode(word: "request-client-cert", isRequired: false, isVerified: false),
            Mode(word: "require-any-client-cert", isRequired: true, isVerified: false),
            Mode(word: "verify-client-cert-if-given", isRequired: false, isVerified: true),
            Mode(word: "require-and-verify-client-cert", isRequired: true, isVerified: true),
        ]

        func fate(of shown: Shown, in version: String) -> Fate {
            switch shown {
            case .nothing where isRequired:
                .alert(version == "1.3" ? "alert certificate required" : "alert handshake failure")
            case .ofAnother where isVerified: .alert("alert unknown ca")
            case .ended where isVerified: .alert("alert certificate expired")
            case .forServers where isVerified: .alert("alert unsupported certificate")
            default: .letIn
            }
        }
    }

    @Test("each mode lets in whom it should, and tells the others why", arguments: Mode.all, ["1.2", "1.3"])
    func modes(_ mode: Mode, _ version: String) async throws {
        try await withBench { bench in
            let authority = try await CertificateAuthority(on: bench)
            let server = try await bench.serve(authority, extra: "clientauth: \(mode.word)")
            for shown in Shown.allCases {
                let certificate = try await Self.certificate(shown, of: authority, on: bench)
                let fate = try await server.endpoint.fate(showing: certificate, version: version)
                switch (mode.fate(of: shown, in: version), fate) {
                case (.letIn, .letIn): break
                case (.alert(let expected), .alert(let given)):
                    #expect(given.contains(expected), "\(shown): \(given)")
                case (let expected, let given): Issue.record("\(shown): \(given) instead of \(expected)")
                }
            }
        }
    }

    private static func certificate(
        _ shown: Shown, of authority: CertificateAuthority, on bench: Bench
    ) async throws -> ClientCertificate? {
        switch shown {
        case .nothing: return nil
        case .good: return try await authority.issue("good", subject: "/CN=good", on: bench)
        case .throughIntermediate:
            let below = try await authority.intermediate("below", on: bench)
            let leaf = try await below.issue("leaf", subject: "/CN=leaf", on: bench)
            let chain = try [leaf, below].map { try String(contentsOfFile: $0.certificate, encoding: .utf8) }.joined()
            return ClientCertificate(certificate: try bench.write(chain, to: "chain.crt"), key: leaf.key)
        case .ofAnother:
            return try await CertificateAuthority(on: bench, named: "other")
                .issue("stranger", subject: "/CN=stranger", on: bench)
        case .ended: return try await authority.issue("ended", subject: "/CN=ended", days: -1, on: bench)
        case .forServers:
            return try await authority.issue("server-only", subject: "/CN=x", usage: "serverAuth", on: bench)
        }
    }

    @Test("without a word for the mode, a good certificate is required")
    func defaultMode() async throws {
        try await withBench { bench in
            let authority = try await CertificateAuthority(on: bench)
            let server = try await bench.serve(authority, extra: "")
            #expect(try await server.endpoint.fate(curl: []) != .letIn)
            let good = try await authority.issue("good", subject: "/CN=good", on: bench)
            #expect(try await server.endpoint.fate(curl: good.curl) == .letIn)
        }
    }

    @Test("the alert reaches a client that is sending already", arguments: ["--http1.1", "--http2"])
    func alertOvertakesNothing(_ option: String) async throws {
        try await withBench { bench in
            let authority = try await CertificateAuthority(on: bench)
            let server = try await bench.serve(authority, extra: "")
            let body = bench.path("body")
            try Data(count: 4 << 20).write(to: URL(fileURLWithPath: body))
            for _ in 0..<20 {
                let fate = try await server.endpoint.fate(
                    curl: [option, "--tlsv1.3", "--request", "POST", "--upload-file", body])
                guard case .alert(let text) = fate else { throw TestFailure("a client without a certificate got in") }
                #expect(text.contains("alert certificate required"), "\(text)")
            }
        }
    }

    @Test(
        "the access log names a verified client at the end of its lines, and no other", arguments: Mode.all,
        ["--http1.1", "--http2"])
    func accessLog(_ mode: Mode, _ version: String) async throws {
        try await withBench { bench in
            let authority = try await CertificateAuthority(on: bench)
            let server = try await bench.serve(authority, extra: "clientauth: \(mode.word)")
            let client = try await authority.issue(
                "client", subject: #"/O=Ex\"ample, Inc/CN=bui\\lder é"#, on: bench)
            #expect(
                try await server.endpoint.fate(curl: client.curl + [version, "--user-agent", "agent"]) == .letIn)
            let line = try await eventually("the line of the access log") {
                server.process.standardOutput.split(separator: "\n").first { $0.contains("GET /v2/") }
            }
            let subject = #" "CN=bui\\\\lder \xc3\xa9,O=Ex\\\"ample\\, Inc""#
            #expect(line.hasSuffix(#" "-" "agent""# + (mode.isVerified ? subject : "")), "\(line)")
        }
    }

    @Test("other authorities count from the next connection on")
    func reload() async throws {
        try await withBench { bench in
            let first = try await CertificateAuthority(on: bench)
            let second = try await CertificateAuthority(on: bench, named: "second")
            let server = try await bench.serve(first, extra: "")
            let old = try await first.issue("old", subject: "/CN=old", on: bench)
            let new = try await second.issue("new", subject: "/CN=new", on: bench)
            #expect(try await server.endpoint.fate(curl: old.curl) == .letIn)
            #expect(try await server.endpoint.fate(curl: new.curl) != .letIn)
            let trusted = try String(contentsOfFile: second.certificate, encoding: .utf8)
            try bench.write(trusted, to: "clients.crt")
            server.process.send(SIGHUP)
            _ = try await eventually("the new authority") {
                try await server.endpoint.fate(curl: new.curl) == .letIn ? true : nil
            }
            #expect(try await server.endpoint.fate(curl: old.curl) != .letIn)
        }
    }
}

extension Bench {
    /// Starts a server that knows the clients of `authority`, by a copy of its certificate in `clients.crt`.
    ///
    /// - Parameter extra: more keys of `http.tls`.
    fileprivate func serve(_ authority: CertificateAuthority, extra: String) async throws -> RunningServer {
        let clients = try write(String(contentsOfFile: authority.certificate, encoding: .utf8), to: "clients.crt")
        return try await serve(
            """
            version: 0.1
            storage: inmemory
            http:
              tls: {certificate: \(authority.serverCertificate), key: \(authority.serverKey), clientcas: \(clients)}
            """.replacing("}", with: extra.isEmpty ? "}" : ", \(extra)}"),
            authority: authority)
    }
}

extension Endpoint {
    /// How a client fares; the alert is the one that OpenSSL tells of, for curl has words of its own for some.
    fileprivate func fate(
        showing certificate: ClientCertificate?, version: String
    ) async throws -> ClientCertificateTests.Fate {
        let options = ["--tlsv\(version)", "--tls-max", version] + (certificate?.curl ?? [])
        guard try await fate(curl: options) != .letIn else { return .letIn }
        var arguments = ["s_client", "-connect", address, version == "1.3" ? "-tls1_3" : "-tls1_2", "-ign_eof"]
        if let certificate {
            arguments += [
                "-cert", certificate.certificate, "-cert_chain", certificate.certificate, "-key", certificate.key,
            ]
        }
        let client = try await bench.finish(URL(fileURLWithPath: "/usr/bin/openssl"), arguments)
        return .alert(client.standardError)
    }

    /// How a client with these options of curl fares.
    fileprivate func fate(curl options: [String]) async throws -> ClientCertificateTests.Fate {
        guard let authority else { throw TestFailure("the server speaks no TLS") }
        let curl = try await bench.finish(
            URL(fileURLWithPath: "/usr/bin/curl"),
            [
                "--disable", "--silent", "--show-error", "--noproxy", "*", "--max-time", "300", "--fail",
                "--cacert", authority.certificate, "--output", bench.path("answer"),
            ] + options + ["\(origin)/v2/"])
        return curl.currentEnding() == .exited(0) ? .letIn : .alert(curl.standardError)
    }
}
