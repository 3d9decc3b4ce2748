import Foundation

/// A real registry for one test.
///
///     try await TestServer.with(.packhouse, .login) { server in
///         try await client.logIn(to: server)
///         let run = try await client.run("pack", "ls", "-r", server.name)
///     }
public struct TestServer: Sendable {
    public enum Kind: Sendable, CaseIterable {
        case packhouse
        /// Of the CNCF, version 2.8, for "any other registry".
        case dockerRegistry
    }

    public struct Options: Sendable {
        /// Whether it wants a login.
        public var wantsLogin = false
        /// The files of its certificate; nil for plain HTTP.
        public var certificate: TestCertificate?
        /// `http.prefix`; nil for the root of the host.
        public var prefix: String?
        /// Sections of its configuration that are added.
        public var more = ""

        public init(
            wantsLogin: Bool = false, certificate: TestCertificate? = nil, prefix: String? = nil, more: String = ""
        ) {
            self.wantsLogin = wantsLogin
            self.certificate = certificate
            self.prefix = prefix
            self.more = more
        }

        public static let open = Options()
        public static let login = Options(wantsLogin: true)
    }

    /// The user of the servers that want a login.
    public static let user = "me"
    public static let password = "secret"
    private static let htpasswd = "me:$2y$05$nCR9Fw/39VAx/668yNTW1ewH9a6wTVBbEZepQvK8Vn3YaOxmNe0Na\n"

    public let port: Int
    /// Gone when the test is over.
    public let folder: String

    /// `127.0.0.1:PORT`
    public var name: String { "127.0.0.1:\(port)" }

    /// Runs `body` while a server runs.
    public static func with(
        _ kind: Kind = .packhouse, _ options: Options = .open, _ body: (TestServer) async throws -> Void,
        isolation: isolated (any Actor)? = #isolation
    ) async throws {
        let folder = try TemporaryDirectory()
        defer { withExtendedLifetime(folder) {} }
        let port = try LoopbackPort.free()
        let file = "\(folder.path)/config.yml"
        try Data(try configuration(options, port: port, folder: folder.path).utf8).write(to: URL(fileURLWithPath: file))
        let program = try kind == .packhouse ? TestProgram.registry() : TestProgram.peer("docker-registry")
        let server = try RunningProgram(program, ["serve", file], log: "\(folder.path)/log")
        defer { server.stop() }
        let end = ContinuousClock.now + .seconds(120)
        while try !LoopbackPort.isOpen(port) {
            guard server.isRunning, ContinuousClock.now < end else {
                let words = (try? String(contentsOfFile: server.log, encoding: .utf8)) ?? ""
                throw CheckFailure("\(program) does not serve: \(words)")
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        try await body(TestServer(port: port, folder: folder.path))
    }

    private static func configuration(_ options: Options, port: Int, folder: String) throws -> String {
        var text = """
            version: 0.1
            log:
              level: warn
            storage:
              inmemory:
              delete:
                enabled: true
              maintenance:
                uploadpurging:
                  enabled: false
            http:
              addr: 127.0.0.1:\(port)

            """
        if let prefix = options.prefix { text += "  prefix: \(prefix)\n" }
        if let certificate = options.certificate {
            text += "  tls:\n    certificate: \(certificate.file)\n    key: \(certificate.key)\n"
        }
        if options.wantsLogin {
            try Data(htpasswd.utf8).write(to: URL(fileURLWithPath: "\(folder)/htpasswd"))
            text += "auth:\n  htpasswd:\n    realm: test\n    path: \(folder)/htpasswd\n"
        }
        return text + options.more
    }
}
