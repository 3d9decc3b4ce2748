import Foundation

/// A server that gets its certificates from an authority.
struct CertifiedServer: Sendable {
    let server: RunningServer
    /// Its configuration file.
    let configuration: String
    let pebble: Pebble
    let hosts: [String]

    /// Whom clients reach by the first host.
    var endpoint: Endpoint { endpoint(hosts[0]) }

    /// Whom clients reach by a host, trusting the authority's root.
    func endpoint(_ host: String) -> Endpoint {
        var endpoint = server.endpoint
        endpoint.host = host
        endpoint.authority = pebble.root
        return endpoint
    }

    /// Waits until every host has a certificate.
    func waitForCertificates() async throws {
        for host in hosts {
            _ = try await eventually("a certificate of \(host)") { () async throws -> Bool? in
                if let ending = server.process.currentEnding() {
                    throw TestFailure("the server ended with \(ending): \(server.process.standardError)")
                }
                return try? await endpoint(host).get("/").status == 200 ? true : nil
            }
        }
    }

    /// What a client that names `host` is shown, as openssl prints it.
    ///
    /// - Parameters:
    ///   - host: nil for a client that names none.
    ///   - field: such as `-fingerprint` or `-subject`.
    func shown(_ host: String?, _ field: String, protocols: String? = nil) async throws -> String {
        let bench = server.endpoint.bench
        var arguments = ["s_client", "-connect", "127.0.0.1:\(server.endpoint.port)"]
        arguments += host.map { ["-servername", $0] } ?? ["-noservername"]
        if let protocols { arguments += ["-alpn", protocols] }
        let client = try await bench.finish(URL(fileURLWithPath: "/usr/bin/openssl"), arguments)
        guard client.standardOutput.contains("BEGIN CERTIFICATE") else { return client.standardError }
        let file = try bench.write(client.standardOutput, to: "\(UUID().uuidString).pem")
        return try await bench.succeed("openssl", ["x509", "-in", file, "-noout", "-nameopt", "RFC2253", field])
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

extension Bench {
    /// Starts a server that gets its certificates from pebble, on the ports where pebble looks for it.
    ///
    /// - Parameters:
    ///   - httpPort: where it answers HTTP-01, when that is not where pebble asks.
    ///   - port: where it listens, when that is not where pebble asks for TLS-ALPN-01.
    ///   - tls: other keys of `http.tls`, in flow style and with a comma behind.
    ///   - rest: lines below all that.
    func serve(
        certifiedBy pebble: Pebble, hosts: [String] = ["localhost"], port: Int? = nil, httpPort: Int? = nil,
        tls: String = "", rest: String = "", environment: [String: String] = [:], login: String? = nil
    ) async throws -> CertifiedServer {
        let text = """
            version: 0.1
            log: {level: debug}
            storage: inmemory
            http:
              tls:
                \(tls.isEmpty ? "" : tls + "\n    ")letsencrypt:
                  cachefile: \(path("letsencrypt"))
                  email: ops@example.com
                  hosts: [\(hosts.joined(separator: ", "))]
                  directoryurl: \(pebble.directory)
                  directoryca: \(pebble.ownAuthority.certificate)
                  httpaddr: 127.0.0.1:\(httpPort ?? pebble.ports.http)
            \(rest)
            """
        let server = try await serve(
            text, environment: environment, port: port ?? pebble.ports.tls, authority: pebble.root, login: login)
        return CertifiedServer(
            server: server, configuration: path("config.yml"), pebble: pebble, hosts: hosts)
    }
}
