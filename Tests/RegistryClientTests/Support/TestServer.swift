import Foundation
import NIOSSL
import StorageTesting

@testable import RegistryClient

/// A real registry for one test.
struct TestServer: Sendable {
    enum Kind: Sendable, CaseIterable {
        case packhouse
        /// Of the CNCF, version 2.8, for "any other registry".
        case dockerRegistry
    }

    struct Options: Sendable {
        var wantsLogin = false
        /// The files of its certificate; nil for plain HTTP.
        var certificate: TestCertificate?
    }

    /// A user of the servers that want a login.
    static let login = Login.known("me", "secret")
    private static let htpasswd = "me:$2y$05$nCR9Fw/39VAx/668yNTW1ewH9a6wTVBbEZepQvK8Vn3YaOxmNe0Na\n"

    let port: Int
    /// Gone when the test is over.
    let folder: String

    /// Runs `body` while a server runs.
    static func with(
        _ kind: Kind = .packhouse, _ options: Options = Options(), _ body: (TestServer) async throws -> Void,
        isolation: isolated (any Actor)? = #isolation
    ) async throws {
        let folder = try TemporaryDirectory()
        defer { withExtendedLifetime(folder) {} }
        let port = try LoopbackPort.free()
        var configuration = """
            version: 0.1
            log:
              level: warn
            storage:
              inmemory:
              delete:
                enabled: true
            http:
              addr: 127.0.0.1:\(port)

            """
        if let certificate = options.certificate {
            configuration += "  tls:\n    certificate: \(certificate.file)\n    key: \(certificate.key)\n"
        }
        if options.wantsLogin {
            try Data(htpasswd.utf8).write(to: URL(fileURLWithPath: "\(folder.path)/htpasswd"))
            configuration += "auth:\n  htpasswd:\n    realm: test\n    path: \(folder.path)/htpasswd\n"
        }
        try Data(configuration.utf8).write(to: URL(fileURLWithPath: "\(folder.path)/config.yml"))
        let program = try kind == .packhouse ? TestProgram.registry() : TestProgram.peer("docker-registry")
        let server = try RunningProgram(
            program, ["serve", "\(folder.path)/config.yml"], log: "\(folder.path)/log")
        defer { server.stop() }
        let end = ContinuousClock.now + .seconds(30)
        while try !LoopbackPort.isOpen(port) {
            guard server.isRunning, ContinuousClock.now < end else {
                let words = (try? String(contentsOfFile: server.log, encoding: .utf8)) ?? ""
                throw TestProgram.Failed(description: "\(program) does not serve: \(words)")
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        try await body(TestServer(port: port, folder: folder.path))
    }

    func withClient<Result>(
        _ scheme: String = "http://", path: String = "", login: Login? = nil, isInsecure: Bool = true,
        settings: ClientSettings = ClientSettings(), _ body: (RegistryClient) async throws -> Result,
        isolation: isolated (any Actor)? = #isolation
    ) async throws -> Result {
        try await RegistryClient.with(
            "\(scheme)127.0.0.1:\(port)\(path)", login: login, isInsecure: isInsecure, settings: settings, body)
    }
}
