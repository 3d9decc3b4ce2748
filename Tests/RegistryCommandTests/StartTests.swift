import Foundation
import StorageTesting
import Testing

/// The configuration examples of the pack registry's documents, as they stand but for what lies outside of a test:
/// paths, names and ports.
@Suite("a start with the documents' examples", .fewAtATime)
struct StartTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
    }

    static let examples = [
        Example(
            testDescription: "log alone",
            text: """
                version: 0.1
                log:
                  level: debug
                  fields:
                    environment: test
                """),
        Example(
            testDescription: "a filesystem",
            text: """
                version: 0.1
                storage:
                  filesystem:
                    rootdirectory: ROOT
                """),
        Example(
            testDescription: "memory, as a plain word",
            text: """
                version: 0.1
                storage: inmemory
                """),
        Example(
            testDescription: "the cache",
            text: """
                version: 0.1
                storage:
                  cache:
                    blobdescriptor: inmemory
                """),
        Example(
            testDescription: "headers",
            text: """
                version: 0.1
                http:
                  addr: :5000
                  headers:
                    X-Content-Type-Options: [ nosniff ]
                """),
        Example(
            testDescription: "a certificate",
            text: """
                version: 0.1
                http:
                  tls:
                    certificate: CERTIFICATE
                    key: KEY
                    minimumtls: tls1.2
                """),
    ]

    @Test("works with the sections that the example holds and no others", arguments: examples)
    func example(_ example: Example) async throws {
        try await withBench { bench in
            let authority = try await CertificateAuthority(on: bench)
            let text = example.text
                .replacing("ROOT", with: bench.path("root"))
                .replacing("CERTIFICATE", with: authority.serverCertificate)
                .replacing("KEY", with: authority.serverKey)
            let server = try await bench.serve(
                text, environment: Self.elsewhere(bench, for: text),
                authority: text.contains("certificate") ? authority : nil)
            #expect(try await server.endpoint.get("/v2/").status == 200)
            try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
        }
    }

    /// Keeps an example that names no directory from the default's `/data`.
    private static func elsewhere(_ bench: Bench, for text: String) -> [String: String] {
        text.contains("inmemory\n") || text.hasSuffix("storage: inmemory")
            ? [:] : ["REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY": bench.path("root")]
    }

    @Test("takes the default configuration with realm, type and level from the environment, and no path")
    func environmentForm() async throws {
        try await withBench { bench in
            let text = DefaultConfiguration.text(
                rootDirectory: bench.path("root"), users: bench.path("auth/htpasswd-basic"))
            let server = try await bench.serve(
                text,
                environment: [
                    "REGISTRY_LOG_LEVEL": "debug", "REGISTRY_AUTH": "htpasswd",
                    "REGISTRY_AUTH_HTPASSWD_REALM": "My Enterprise Realm",
                ])
            let answer = try await server.endpoint.get("/v2/")
            #expect(answer.status == 401)
            #expect(answer["WWW-Authenticate"]?.hasPrefix(#"Basic realm="My Enterprise Realm""#) == true)
            #expect(FileManager.default.fileExists(atPath: bench.path("auth/htpasswd-basic")))
            try await server.logged("level=debug")
        }
    }

    @Test("takes storage and auth types as bare words in the environment, and keeps their parameters")
    func bareWords() async throws {
        try await withBench { bench in
            let text = DefaultConfiguration.text(
                rootDirectory: bench.path("root"), users: try bench.write(Deployment.userLine, to: "users"))
            let server = try await bench.serve(
                text, environment: ["REGISTRY_STORAGE": "filesystem", "REGISTRY_AUTH": "htpasswd"],
                login: Deployment.login)
            try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
            #expect(
                FileManager.default.fileExists(atPath: bench.path("root/docker/registry/v2/repositories/team/hello")))
            #expect(try await server.endpoint.loggedIn(as: nil).get("/v2/").status == 401)
        }
    }

    @Test("the argument goes before REGISTRY_CONFIGURATION_PATH, which goes before the default")
    func configurationPath() async throws {
        try await withBench { bench in
            let named = try bench.write(
                "version: 0.1\nstorage: inmemory\nhttp: {headers: {From: [variable]}}\n", to: "named.yml")
            let variables = ["REGISTRY_CONFIGURATION_PATH": named]
            let byVariable = try await bench.serve(nil, environment: variables)
            #expect(try await byVariable.endpoint.get("/v2/")["From"] == "variable")
            let byArgument = try await bench.serve(
                "version: 0.1\nstorage: inmemory\nhttp: {headers: {From: [argument]}}\n", environment: variables)
            #expect(try await byArgument.endpoint.get("/v2/")["From"] == "argument")
        }
    }

    @Test("needs no file at all")
    func nothing() async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                nil,
                environment: [
                    "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY": bench.path("root"),
                    "REGISTRY_AUTH_HTPASSWD_PATH": try bench.write(Deployment.userLine, to: "users"),
                ], login: Deployment.login)
            try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
        }
    }

    @Test("says so when it listens beyond loopback without authentication, and only then")
    func openToAll() async throws {
        try await withBench { bench in
            let text = "version: 0.1\nstorage: inmemory\n"
            let port = try LoopbackPort.free()
            let wide = try await bench.serve(text, environment: ["REGISTRY_HTTP_ADDR": ":\(port)"], port: port)
            try await wide.logged("level=warning", "auth")
            let narrow = try await bench.serve(text)
            _ = try await narrow.stop()
            let warnings = narrow.process.standardError.split(separator: "\n").filter { $0.contains("level=warning") }
            #expect(!warnings.contains { $0.contains("auth") })
        }
    }

    @Test("for a file that is not there, names files of that name that lie near")
    func missingFile() async throws {
        try await withBench { bench in
            try bench.write("version: 0.1\n", to: "etc/myconfig.yml")
            let missing = bench.path("etc/spectropaxconfig/myconfig.yml")
            let process = try await bench.registry(["serve", missing])
            #expect(process.currentEnding() == .exited(1))
            #expect(process.standardError.contains(missing))
            #expect(process.standardError.contains(bench.path("etc/myconfig.yml")))
        }
    }
}
