import Foundation

/// A server with three users and rules: admin may do everything, reader only reads, and everybody, also without a login, pulls what lies
/// below `public`.
enum RuledServer {
    static let admin = Deployment.login
    static let reader = "reader:correct horse"
    static let eve = "eve:correct horse"

    private static let names = ["admin", "reader", "eve"]

    static func auth(_ bench: Bench, file: String = "users") throws -> String {
        let users = names.map { Deployment.userLine.replacingOccurrences(of: "admin:", with: "\($0):") + "\n" }.joined()
        return """
            auth:
              htpasswd: {realm: test, path: \(try bench.write(users, to: file)), readonly: [reader]}
              access:
                - {users: [admin, reader], repositories: ['**'], actions: [pull, push, delete, catalog]}
                - {users: ['*', anonymous], repositories: ['public/**'], actions: [pull, catalog]}

            """
    }
}

extension Bench {
    /// Starts one, by whose endpoint nobody is logged in.
    func serveRuled(_ transport: Deployment.Transport, port: Int? = nil) async throws -> RunningServer {
        var text = "version: 0.1\nstorage: {inmemory: {}, delete: {enabled: true}}\n" + (try RuledServer.auth(self))
        var authority: CertificateAuthority?
        if transport == .tls {
            let given = try await CertificateAuthority(on: self)
            text += "http:\n  tls: {certificate: \(given.serverCertificate), key: \(given.serverKey)}\n"
            authority = given
        }
        return try await serve(text, port: port, authority: authority)
    }
}
