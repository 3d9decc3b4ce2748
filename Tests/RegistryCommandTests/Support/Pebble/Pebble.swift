import Foundation
import StorageTesting

/// pebble of Debian on loopback: a real authority that speaks ACME, with the DNS server that it asks, on which every name is
/// this machine unless a test says otherwise.
struct Pebble: Sendable {
    /// Where it looks for the servers that it validates, and where it listens itself.
    struct Ports: Sendable {
        /// For HTTP-01.
        var http: Int
        /// For TLS-ALPN-01.
        var tls: Int
        var directory: Int
        var management: Int
        var dns: Int
        var dnsManagement: Int

        static func free() throws -> Ports {
            try Ports(
                http: LoopbackPort.free(), tls: LoopbackPort.free(), directory: LoopbackPort.free(),
                management: LoopbackPort.free(), dns: LoopbackPort.free(), dnsManagement: LoopbackPort.free())
        }
    }

    let bench: Bench
    let ports: Ports
    /// Who signed the certificate of its own HTTPS.
    let ownAuthority: CertificateAuthority
    let process: ChildProcess
    let resolver: ChildProcess
    /// Who stands above the certificates that it gives; every start makes another.
    let root: CertificateAuthority

    var directory: String { "https://localhost:\(ports.directory)/dir" }

    /// Ends it; what asks it then finds nobody.
    func stop() {
        process.end()
        resolver.end()
    }

    /// From now on `host` is to be found at `address`.
    func place(_ host: String, at address: String) async throws {
        try await bench.succeed(
            "curl",
            [
                "--silent", "--fail", "--noproxy", "*", "--data", #"{"host":"\#(host).","addresses":["\#(address)"]}"#,
                "http://127.0.0.1:\(ports.dnsManagement)/add-a",
            ])
    }
}

extension Bench {
    /// Starts pebble and waits until it serves.
    ///
    /// - Parameters:
    ///   - lifetime: of the certificates that it gives, in seconds; years without it.
    ///   - reusesAuthorizations: half of the time, as it does by itself; else every order has a challenge.
    ///   - before: one that ended, whose place this one takes. It keeps nothing else of it.
    func startPebble(
        lifetime: Int? = nil, reusesAuthorizations: Bool = true, after before: Pebble? = nil
    ) async throws -> Pebble {
        let ports = try before?.ports ?? .free()
        let number = UUID().uuidString
        let own: CertificateAuthority
        if let before {
            own = before.ownAuthority
        } else {
            own = try await CertificateAuthority(on: self, named: "pebble-\(number)")
        }
        let settings = """
            {"pebble": {"listenAddress": "127.0.0.1:\(ports.directory)", "managementListenAddress": "127.0.0.1:\(ports.management)",
            "certificate": "\(own.serverCertificate)", "privateKey": "\(own.serverKey)", "httpPort": \(ports.http),
            "tlsPort": \(ports.tls), "ocspResponderURL": "", "externalAccountBindingRequired": false,
            "certificateValidityPeriod": \(lifetime ?? 157_766_400)}}
            """
        let resolver = try start(
            Programs.peer("pebble-challtestsrv"),
            [
                "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "", "-dns01", "127.0.0.1:\(ports.dns)", "-http01", "",
                "-https01", "", "-tlsalpn01", "", "-management", "127.0.0.1:\(ports.dnsManagement)",
            ])
        let process = try start(
            Programs.peer("pebble"),
            ["-config", write(settings, to: "pebble-\(number).json"), "-dnsserver", "127.0.0.1:\(ports.dns)"],
            environment: [
                "PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "15",
                "PEBBLE_AUTHZREUSE": reusesAuthorizations ? "50" : "0",
            ])
        _ = try await eventually("pebble on port \(ports.directory)") { () throws -> Bool? in
            for child in [process, resolver] {
                if let ending = child.currentEnding() {
                    throw TestFailure("pebble ended with \(ending): \(child.standardError)\(child.standardOutput)")
                }
            }
            return try LoopbackPort.isOpen(ports.directory) && LoopbackPort.isOpen(ports.management)
                && LoopbackPort.isOpen(ports.dnsManagement) ? true : nil
        }
        let root = try await succeed(
            "curl",
            [
                "--silent", "--fail", "--noproxy", "*", "--cacert", own.certificate,
                "https://127.0.0.1:\(ports.management)/roots/0",
            ])
        let folder = "pebble-root-\(number)"
        return Pebble(
            bench: self, ports: ports, ownAuthority: own, process: process, resolver: resolver,
            root: CertificateAuthority(root: try write(root, to: "\(folder)/ca.crt"), folder: path(folder)))
    }
}
