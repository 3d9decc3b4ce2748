import Testing

/// One way to run the server, of those that every client has to get along with.
struct Deployment: Sendable, CustomTestStringConvertible {
    enum Transport: CaseIterable { case plain, tls }
    enum Access: CaseIterable { case open, htpasswd }
    enum Store: CaseIterable {
        case filesystem, inmemory, s3

        /// Those that keep what they have when the server ends.
        static let lasting: [Store] = [.filesystem, .s3]
    }

    var transport = Transport.plain
    var access = Access.open
    var store = Store.filesystem

    /// Every combination; of those on S3, which clients cannot tell from the others, the two ends.
    static let all =
        Transport.allCases.flatMap { transport in
            Access.allCases.flatMap { access in
                [Store.filesystem, .inmemory].map { Deployment(transport: transport, access: access, store: $0) }
            }
        } + [Deployment(store: .s3), Deployment(transport: .tls, access: .htpasswd, store: .s3)]

    /// Who is let in when ``access`` is `htpasswd`, and the line of Apache's `htpasswd -B` for it.
    static let login = "admin:correct horse"
    static let userLine = "admin:$2y$04$24NQsCI8kGn/KvykAr8YFOz.eJPar0CyBx20bP0WzbfMKa5UgUuxi"

    var testDescription: String { "\(transport), \(access), \(store)" }
}

extension Bench {
    /// Starts a server as `deployment` says; it allows deletion.
    func serve(_ deployment: Deployment, environment: [String: String] = [:], port: Int? = nil) async throws
        -> RunningServer
    {
        var text = "version: 0.1\nstorage:\n  delete: {enabled: true}\n"
        switch deployment.store {
        case .filesystem: text += "  filesystem: {rootdirectory: \(path("root"))}\n"
        case .inmemory: text += "  inmemory: {}\n"
        case .s3: text += try await bucketFolder().yaml
        }
        if deployment.access == .htpasswd {
            text += "auth:\n  htpasswd: {realm: test, path: \(try write(Deployment.userLine + "\n", to: "htpasswd"))}\n"
        }
        var authority: CertificateAuthority?
        if deployment.transport == .tls {
            let given = try await CertificateAuthority(on: self)
            text += "http:\n  tls: {certificate: \(given.serverCertificate), key: \(given.serverKey)}\n"
            authority = given
        }
        return try await serve(
            text, environment: environment, port: port, authority: authority,
            login: deployment.access == .htpasswd ? Deployment.login : nil)
    }
}
