import Foundation
import Glibc

/// A server to talk to, with what a client needs for it.
struct Endpoint: Sendable {
    let bench: Bench
    let port: Int
    /// What clients call it; they find it on loopback whatever that is.
    var host = "127.0.0.1"
    /// Set when the server speaks TLS.
    var authority: CertificateAuthority?
    /// `user:password`, sent with every request.
    var login: String?
    /// The file of the socket that the server listens on, when it does not listen on the port.
    var socket: String?
    /// A process in the network that the server is in, when that is not the one of the tests.
    var network: pid_t?

    var address: String { "\(host):\(port)" }
    var origin: String { "\(authority == nil ? "http" : "https")://\(address)" }

    /// The same server, met with other credentials or none.
    func loggedIn(as login: String?) -> Endpoint {
        var other = self
        other.login = login
        return other
    }

    /// One exchange, by curl.
    ///
    /// - Parameters:
    ///   - target: a path with its query, or a whole URL as a Location holds it.
    ///   - upload: a file that is sent as the body.
    ///   - curl: options of curl besides.
    func send(
        _ method: String, _ target: String, headers: [String] = [], body: String? = nil, upload: String? = nil,
        curl options: [String] = []
    ) async throws -> HTTPAnswer {
        let name = UUID().uuidString
        let (head, content) = (bench.path("\(name).head"), bench.path("\(name).body"))
        var arguments = [
            "--disable", "--silent", "--show-error", "--globoff", "--path-as-is", "--noproxy", "*", "--max-time", "300",
            "--dump-header", head, "--output", content, "--write-out", "%{http_version}",
        ]
        arguments += method == "HEAD" ? ["--head"] : ["--request", method]
        if let authority { arguments += ["--cacert", authority.certificate] }
        if host != "127.0.0.1" { arguments += ["--resolve", "\(address):127.0.0.1"] }
        if let socket { arguments += ["--unix-socket", socket] }
        if let login { arguments += ["--user", login] }
        for header in headers { arguments += ["--header", header] }
        if let body {
            arguments += ["--data-binary", "@\(try bench.write(body, to: "\(name).request"))"]
        }
        if let upload { arguments += ["--upload-file", upload] }
        arguments += options
        arguments.append(target.hasPrefix("http") ? target : origin + target)
        var program = "/usr/bin/curl"
        if let network {
            arguments = ["--net=/proc/\(network)/ns/net", program] + arguments
            program = "/usr/bin/nsenter"
        }
        let version = try await bench.succeed(URL(fileURLWithPath: program), arguments, within: .seconds(90))
        return try HTTPAnswer(
            head: String(contentsOfFile: head, encoding: .utf8), version: version,
            body: (try? Data(contentsOf: URL(fileURLWithPath: content))) ?? Data())
    }

    func get(_ target: String, headers: [String] = []) async throws -> HTTPAnswer {
        try await send("GET", target, headers: headers)
    }
}
