import AsyncHTTPClient
import Crypto
import Foundation
import NIOCore
import NIOHTTP1
import StorageTesting
import SwiftASN1
import X509

@testable import ACME

/// Debian's pebble, a real authority for tests, with a DNS server of its own that finds every host on this machine. Its validations come
/// to the ports of a ``ChallengeResponder``.
final class Pebble: Sendable {
    /// The address of its directory.
    let directory: String
    /// A PEM file with the authority of its own TLS certificate.
    let authorities: String

    private let options: PebbleOptions
    private let folder: TestDirectory
    private let ports: [Int]
    private let responder: ChallengeResponder
    private let names: RunningProgram

    /// Runs `body` while pebble serves.
    static func with<Result>(
        _ options: PebbleOptions = PebbleOptions(), responder: ChallengeResponder, in folder: TestDirectory,
        _ body: (Pebble) async throws -> Result, isolation: isolated (any Actor)? = #isolation
    ) async throws -> Result {
        let pebble = try Pebble(options, responder, folder)
        defer { pebble.names.stop() }
        return try await pebble.serving { try await body(pebble) }
    }

    private init(_ options: PebbleOptions, _ responder: ChallengeResponder, _ folder: TestDirectory) throws {
        self.options = options
        self.responder = responder
        self.folder = folder
        ports = try (0..<4).map { _ in try LoopbackPort.free() }
        directory = "https://127.0.0.1:\(ports[0])/dir"
        let issuer = try TestIssuer(name: "Authority of pebble's own certificate")
        let key = P256.Signing.PrivateKey()
        let now = Int64(Date().timeIntervalSince1970)
        let certificate = try issuer.certificate(
            for: [.ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1]))],
            key: Certificate.PublicKey(key.publicKey), notBefore: now - 3600, notAfter: now + 86_400)
        authorities = try folder.write(try issuer.certificate.pem, to: "pebble-ca.pem")
        try folder.write(try certificate.pem, to: "pebble.pem")
        try folder.write(key.pemRepresentation, to: "pebble-key.pem")
        names = try RunningProgram(
            try TestProgram.peer("pebble-challtestsrv"),
            [
                "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "", "-http01", "", "-https01", "", "-tlsalpn01", "",
                "-dns01", "127.0.0.1:\(ports[2])", "-management", "127.0.0.1:\(ports[3])",
            ], log: folder.path("names.log"))
    }

    /// Runs `body` while one pebble serves, which forgets everything when it ends.
    func serving<Result>(
        _ body: () async throws -> Result, isolation: isolated (any Actor)? = #isolation
    ) async throws -> Result {
        let configuration: [String: Any] = [
            "pebble": [
                "listenAddress": "127.0.0.1:\(ports[0])", "managementListenAddress": "127.0.0.1:\(ports[1])",
                "certificate": folder.path("pebble.pem"), "privateKey": folder.path("pebble-key.pem"),
                "httpPort": responder.httpPort, "tlsPort": responder.tlsPort, "ocspResponderURL": "",
                "externalAccountBindingRequired": options.needsExternalAccount,
                "domainBlocklist": options.refusedHosts, "certificateValidityPeriod": options.lifetime ?? 0,
            ]
        ]
        let file = folder.path("pebble.json")
        try JSONSerialization.data(withJSONObject: configuration).write(to: URL(fileURLWithPath: file))
        let program = try RunningProgram(
            try TestProgram.peer("pebble"), ["-config", file, "-dnsserver", "127.0.0.1:\(ports[2])"],
            environment: [
                "PEBBLE_VA_NOSLEEP": "1", "PEBBLE_VA_ALWAYS_VALID": "0",
                "PEBBLE_WFE_NONCEREJECT": String(options.refusedNonces),
                "PEBBLE_AUTHZREUSE": String(options.reusedAuthorizations),
            ], log: folder.path("pebble.log"))
        defer { program.stop() }
        try await listening()
        return try await body()
    }

    /// Settings for a keeper whose state lies in `cache`.
    func settings(
        _ hosts: [String], cache: String, email: String? = "ops@example.com"
    ) throws -> ACMESettings {
        try ACMESettings(
            directory: directory, authorities: authorities, email: email,
            hosts: hosts.map { text throws(ACMEError) in try HostName(text) }, cachePath: cache)
    }

    /// What pebble printed so far.
    var log: String { folder.text("pebble.log") ?? "" }

    /// Returns when the directory can be asked for; for at most two minutes nobody may listen yet.
    private func listening() async throws {
        let transport = AuthorityTransport(
            trusting: try ACMESettings(
                directory: directory, authorities: authorities, hosts: [HostName("a.example")], cachePath: "/"
            ).trusted(), userAgent: "test", limit: .seconds(30))
        let url = try AuthorityURL(directory: directory)
        let end = ContinuousClock.now + .seconds(120)
        // Nor may anybody answer for names, by UDP and TCP.
        while try !LoopbackPort.isOpen(ports[2]), ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(20))
        }
        while true {
            do {
                _ = try await transport.send(.GET, url)
                break
            } catch {
                guard ContinuousClock.now < end else {
                    await transport.shutdown()
                    throw error
                }
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        await transport.shutdown()
    }
}
