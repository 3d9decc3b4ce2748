import Glibc
import NIOCore
import NIOEmbedded
import NIOPosix
import NIOSSL
import NIOTLS
import Testing
import X509

@testable import HTTPConnection

@Suite("certificates of several hosts")
struct HostCertificateTests {
    private let folder: TLSFolder
    private let authority: TestAuthority
    private let log = LineLog()
    private let hosts: HostCertificates

    init() throws {
        folder = try TLSFolder()
        authority = try TestAuthority()
        try folder.write(authority.certificate, to: "ca.crt")
        hosts = HostCertificates(hosts: ["one.example", "two.example"], logger: log.logger)
    }

    private func certificate(_ name: String) throws -> ServerCertificate {
        let pair = try authority.issue(name)
        let chain = try NIOSSLCertificate.fromPEMBytes(Array(pair.certificate.utf8)).map { try $0.toDERBytes() }
        return try ServerCertificate(chain: chain, keyPEM: pair.key)
    }

    private func termination(
        _ settings: TLSSettings = TLSSettings(certificateFiles: nil), challenges: [String: ServerCertificate] = [:]
    ) throws -> TLSTermination {
        try TLSTermination(
            settings, showing: hosts, challenge: { challenges[$0] }, offersHTTP2: true, threads: .singleton,
            logger: log.logger)
    }

    @Test(
        "a client is shown its host's, and the first one's when it names none or another",
        arguments: [
            ("one.example", "one"), ("two.example", "two"), ("TWO.example", "two"), ("three.example", "one"),
            (nil, "one"), ("localhost", "one"),
        ] as [(String?, String)])
    func choice(_ host: String?, _ name: String) throws {
        try hosts.show(certificate("one"), for: "one.example")
        try hosts.show(certificate("two"), for: "two.example")
        let handshake = try Handshake(with: termination(), from: .init(host: host, protocols: ["h2", "http/1.1"]))
        #expect(handshake.shownName == "CN=\(name)")
        #expect(handshake.negotiated == "h2")
    }

    @Test(
        "while a host waits for its certificate, whoever names it gets an alert, and the log says why; others are served"
    )
    func missing() throws {
        let nobody = try Handshake(with: termination(), from: .init(host: nil))
        #expect(nobody.shownName == nil)
        try hosts.show(certificate("two"), for: "two.example")
        let first = try Handshake(with: termination(), from: .init(host: "one.example"))
        #expect(first.shownName == nil)
        #expect(first.clientProblem.contains("ALERT_INTERNAL_ERROR"), "\(first.clientProblem)")
        #expect(
            first.serverErrors.map { HandshakeFailure($0).words }.first == "there is no certificate of one.example yet")
        #expect(try Handshake(with: termination(), from: .init(host: "two.example")).shownName == "CN=two")
        #expect(try Handshake(with: termination(), from: .init(host: nil)).shownName == "CN=two")
    }

    @Test("another certificate is shown from the next handshake on, and the log tells of each")
    func swap() throws {
        let termination = try termination()
        try hosts.show(certificate("one"), for: "one.example")
        #expect(try Handshake(with: termination, from: .init(host: "one.example")).shownName == "CN=one")
        try hosts.show(certificate("renewed"), for: "one.example")
        #expect(try Handshake(with: termination, from: .init(host: "one.example")).shownName == "CN=renewed")
        let lines = log.take()
        #expect(lines.count == 2)
        #expect(
            lines.allSatisfy {
                $0.hasPrefix("info the certificate of one.example is in use host=one.example notafter=20")
            })
    }

    @Test(
        "a validator is shown the certificate of its challenge, and nobody else ever is",
        arguments: [
            ("one.example", ["acme-tls/1"], "challenge", "acme-tls/1"),
            ("One.Example", ["acme-tls/1"], "challenge", "acme-tls/1"),
            ("one.example", ["acme-tls/1", "h2"], "one", "h2"), ("one.example", ["h2"], "one", "h2"),
            ("one.example", [], "one", nil), (nil, [], "one", nil), (nil, ["acme-tls/1"], nil, nil),
            ("two.example", ["acme-tls/1"], nil, nil), ("two.example", ["http/1.1"], "two", "http/1.1"),
        ] as [(String?, [String], String?, String?)])
    func challenge(_ host: String?, _ protocols: [String], _ name: String?, _ negotiated: String?) throws {
        try hosts.show(certificate("one"), for: "one.example")
        try hosts.show(certificate("two"), for: "two.example")
        let termination = try termination(challenges: ["one.example": certificate("challenge")])
        let handshake = try Handshake(with: termination, from: .init(host: host, protocols: protocols))
        #expect(handshake.shownName == name.map { "CN=\($0)" })
        #expect(handshake.negotiated == negotiated)
        #expect(handshake.clientProblem.contains("ALERT_INTERNAL_ERROR") == (name == nil), "\(handshake.clientProblem)")
    }

    @Test("a validator needs no client certificate and no other version of TLS, whatever others are asked for")
    func challengeBesideClientAuthorities() throws {
        try hosts.show(certificate("one"), for: "one.example")
        var settings = folder.authoritySettings
        settings.minimumVersion = .tls13
        let termination = try termination(settings, challenges: ["one.example": certificate("challenge")])
        let validator = Handshake.Client(host: "one.example", protocols: ["acme-tls/1"], maximumVersion: .tlsv12)
        #expect(try Handshake(with: termination, from: validator).negotiated == "acme-tls/1")
        let other = try Handshake(with: termination, from: .init(host: "one.example", protocols: ["h2"]))
        #expect(other.negotiated == nil)
        #expect(other.clientProblem.contains("CERTIFICATE_REQUIRED"), "\(other.clientProblem)")
        let old = Handshake.Client(host: "one.example", protocols: ["h2"], maximumVersion: .tlsv12)
        let problem = try Handshake(with: termination, from: old).clientProblem
        #expect(problem.contains("PROTOCOL_VERSION"), "\(problem)")
    }

    @Test("only the authorities of clients are read from files, and again when they change")
    func files() async throws {
        let termination = try termination(folder.authoritySettings)
        #expect(log.take() == ["info the authorities of the clients were read"])
        try folder.write(TestAuthority("Another").certificate, to: "ca.crt")
        await termination.look()
        #expect(log.take() == ["info the authorities of the clients were read"])
        let without = try self.termination()
        await without.look()
        #expect(log.take() == [])
        await without.reload()
        #expect(
            log.take() == [
                "info there are no files of TLS to read again; the certificates of the hosts renew by themselves"
            ])
    }

    @Test("a chain that does not fit its key is refused")
    func mismatch() throws {
        let chain = try NIOSSLCertificate.fromPEMBytes(Array(authority.issue("one").certificate.utf8))
            .map { try $0.toDERBytes() }
        let key = try authority.issue("other").key
        #expect(throws: HTTPConnectionError.self) { try ServerCertificate(chain: chain, keyPEM: key) }
        #expect(throws: HTTPConnectionError.self) { try ServerCertificate(chain: [], keyPEM: key) }
        #expect(throws: HTTPConnectionError.self) { try ServerCertificate(chain: [[1, 2, 3]], keyPEM: "none") }
    }
}
