import Foundation
import NIOCore
import NIOHTTP1
import OCI
import StorageTesting
import Testing

@testable import RegistryClient

@Suite("meeting a real registry", .timeLimit(.minutes(30)))
struct GreetingTests {
    @Test("by login, right, wrong and missing", arguments: TestServer.Kind.allCases)
    func login(_ kind: TestServer.Kind) async throws {
        try await TestServer.with(kind, .init(wantsLogin: true)) { server in
            let greeting = try await server.withClient(login: TestServer.login) { try await $0.greeting() }
            #expect(
                greeting
                    == Greeting(
                        origin: "http://127.0.0.1:\(server.port)", isSecure: false, authentication: .basic,
                        namesItsVersion: true))
            let wrong = await failure {
                _ = try await server.withClient(login: .known("me", "hunter2")) { try await $0.greeting() }
            }
            #expect(wrong?.code == .unauthorized)
            #expect(wrong?.status == 401)
            #expect(
                wrong?.message.contains("does not take the user me (401 UNAUTHORIZED: authentication required)") == true
            )
            let missing = await failure { _ = try await server.withClient { try await $0.greeting() } }
            #expect(missing?.message.contains("log in first") == true)
        }
    }

    @Test("that wants no login lets in anybody")
    func open() async throws {
        try await TestServer.with { server in
            let greeting = try await server.withClient(login: TestServer.login) { try await $0.greeting() }
            #expect(greeting.authentication == .none)
        }
    }

    /// What a client meets at a server with a certificate for some names.
    private static func certified(
        _ names: [String], _ body: (TestServer, TestCertificate, ClientSettings) async throws -> Void
    ) async throws {
        try await TemporaryDirectory.with { folder in
            let certificate =
                try await names.isEmpty
                ? TestCertificate(withoutNamesIn: folder) : TestCertificate(in: folder, names)
            try await TestServer.with(.packhouse, .init(wantsLogin: true, certificate: certificate)) { server in
                var settings = ClientSettings()
                settings.authorities = CertificateFolder("\(folder)/certs.d")
                try await body(server, certificate, settings)
            }
        }
    }

    private static func trust(_ certificate: TestCertificate, as name: String, _ settings: ClientSettings) throws {
        let folder = "\(settings.authorities.path)/\(name)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: certificate.file, toPath: "\(folder)/ca.crt")
    }

    /// Why a server that has to be secure is not met.
    private static func refusal(of server: TestServer, _ settings: ClientSettings) async -> ClientError? {
        await failure {
            _ = try await server.withClient("", login: TestServer.login, isInsecure: false, settings: settings) {
                try await $0.greeting()
            }
        }
    }

    @Test("by https believes a certificate that stands in the folder, and says how when it does not")
    func trusted() async throws {
        try await Self.certified(["--ip", "127.0.0.1"]) { server, certificate, settings in
            let untrusted = await Self.refusal(of: server, settings)
            #expect(untrusted?.code == .untrustedCertificate)
            let file = "\(settings.authorities.path)/127.0.0.1:\(server.port)/ca.crt"
            #expect(untrusted?.message.contains("put its CA at \(file), or log in with --insecure") == true)
            try Self.trust(certificate, as: "127.0.0.1:\(server.port)", settings)
            let greeting = try await server.withClient(
                "https://", login: TestServer.login, isInsecure: false, settings: settings
            ) { try await $0.greeting() }
            #expect(greeting.isSecure)
            try Data("no certificate".utf8).write(to: URL(fileURLWithPath: file))
            let broken = await Self.refusal(of: server, settings)
            #expect(broken?.code == .settings)
            #expect(broken?.message.contains(file) == true)
        }
    }

    @Test("by https tells a certificate that has expired from one that is not trusted", arguments: [false, true])
    func expired(_ isTrusted: Bool) async throws {
        try await TemporaryDirectory.with { folder in
            let certificate = try await TestCertificate(expiredIn: folder)
            try await Self.stub(by: certificate, in: folder, isTrusted: isTrusted, { _ in .json("{}") }) {
                stub, settings in
                let error = await failure {
                    try await RegistryClient.with("127.0.0.1:\(stub.port)", isInsecure: false, settings: settings) {
                        _ = try await $0.greeting()
                    }
                }
                #expect(error?.code == .expiredCertificate, "\(error?.message ?? "")")
                #expect(error?.message.contains("the certificate of 127.0.0.1:\(stub.port) expired at 20") == true)
                #expect(stub.asked.isEmpty)
                let found = try await RegistryClient.with("127.0.0.1:\(stub.port)", settings: settings) {
                    try await $0.greeting()
                }
                #expect(found.isSecure)
            }
        }
    }

    @Test("by https minds a certificate for others", arguments: [["--host", "reg.example.com"], []])
    func names(_ names: [String]) async throws {
        try await Self.certified(names) { server, certificate, settings in
            try Self.trust(certificate, as: "127.0.0.1:\(server.port)", settings)
            let error = await Self.refusal(of: server, settings)
            #expect(error?.code == .wrongCertificateName)
            #expect(
                error?.message.contains("an IP in its subject alternative names") == true, "\(error?.message ?? "")")
            let named = await failure {
                try Self.trust(certificate, as: "localhost:\(server.port)", settings)
                try await RegistryClient.with("localhost:\(server.port)", isInsecure: false, settings: settings) {
                    _ = try await $0.greeting()
                }
            }
            #expect(named?.code == .wrongCertificateName)
            #expect(named?.message.contains("is not for localhost") == true, "\(named?.message ?? "")")
        }
    }

    @Test("that may be insecure takes any certificate, and plain HTTP when there is none")
    func insecure() async throws {
        try await Self.certified(["--host", "reg.example.com"]) { server, _, settings in
            let greeting = try await server.withClient("", login: TestServer.login, settings: settings) {
                try await $0.greeting()
            }
            #expect(greeting.isSecure)
        }
        try await TestServer.with(.packhouse, .init(wantsLogin: true)) { server in
            let greeting = try await server.withClient("", login: TestServer.login) { client in
                let greeting = try await client.greeting()
                _ = try await client.repositories().all()
                return greeting
            }
            #expect(!greeting.isSecure)
        }
    }

    @Test("by https at a port of plain HTTP, and the reverse, says so", arguments: TestServer.Kind.allCases)
    func schemes(_ kind: TestServer.Kind) async throws {
        try await TestServer.with(kind) { server in
            let error = await failure {
                _ = try await server.withClient("", isInsecure: false) { try await $0.greeting() }
            }
            #expect(error?.code == .plainHTTP, "\(error?.message ?? "")")
            #expect(error?.message.contains("--insecure") == true)
        }
        try await TemporaryDirectory.with { folder in
            let certificate = try await TestCertificate(in: folder, ["--ip", "127.0.0.1"])
            try await TestServer.with(kind, .init(certificate: certificate)) { server in
                let error = await failure {
                    _ = try await server.withClient("http://", isInsecure: true) { try await $0.greeting() }
                }
                #expect(error?.code == .tlsExpected, "\(error?.message ?? "")")
                #expect(error?.message.contains("use https") == true)
            }
        }
    }

    /// Runs `body` while a stub serves by a certificate, which the settings trust when `isTrusted`.
    private static func stub(
        by certificate: TestCertificate, in folder: String, isTrusted: Bool, _ script: @escaping StubRegistry.Script,
        _ body: (StubRegistry, ClientSettings) async throws -> Void
    ) async throws {
        try await StubRegistry.with(tls: certificate.serverContext, script) { stub in
            var settings = ClientSettings()
            settings.authorities = CertificateFolder("\(folder)/certs.d")
            if isTrusted { try trust(certificate, as: "127.0.0.1:\(stub.port)", settings) }
            try await body(stub, settings)
        }
    }

    /// The same by a certificate for 127.0.0.1 that is trusted.
    private static func secureStub(
        _ script: @escaping StubRegistry.Script, _ body: (StubRegistry, ClientSettings) async throws -> Void
    ) async throws {
        try await TemporaryDirectory.with { folder in
            let certificate = try await TestCertificate(in: folder, ["--ip", "127.0.0.1"])
            try await stub(by: certificate, in: folder, isTrusted: true, script, body)
        }
    }

    @Test("by https does not go on to plain HTTP, wherever it is sent")
    func downgrade() async throws {
        let content = bytes(100)
        let digest = content.digest(by: .sha256)
        try await StubRegistry.with({ _ in StubAnswer(200, bytes: content) }) { storage in
            let place = "\(storage.origin)/blob"
            try await Self.secureStub({ _ in StubAnswer(307, ["location": place]) }) { stub, settings in
                let error = await failure {
                    try await RegistryClient.with("127.0.0.1:\(stub.port)", isInsecure: false, settings: settings) {
                        _ = try await $0.wholeBlob(digest, in: .hello, upTo: 100)
                    }
                }
                #expect(error?.code == .foreignAddress, "\(error?.message ?? "")")
                #expect(storage.asked.isEmpty)
                let found = try await RegistryClient.with("127.0.0.1:\(stub.port)", settings: settings) {
                    try await $0.wholeBlob(digest, in: .hello, upTo: 100)
                }
                #expect(found == content)
            }
        }
    }

    @Test("by https sends no bytes to plain HTTP")
    func uploadDowngrade() async throws {
        try await StubRegistry.with({ _ in StubAnswer(201) }) { storage in
            let place = "http://localhost:\(storage.port)/up"
            try await Self.secureStub({ $0.method == .POST ? StubAnswer(202, ["location": place]) : StubAnswer(404) }) {
                stub, settings in
                let error = await failure {
                    try await RegistryClient.with("127.0.0.1:\(stub.port)", isInsecure: false, settings: settings) {
                        _ = try await $0.push(BlobSource(bytes(10)), to: .hello)
                    }
                }
                #expect(error?.code == .foreignAddress, "\(error?.message ?? "")")
                #expect(storage.asked.isEmpty)
            }
        }
    }

    @Test("behind a proxy that makes it forget https, goes on by https")
    func forgottenScheme() async throws {
        let uploads = StubUploads()
        try await Self.secureStub({ request in
            var answer = uploads.answer(request)
            if let path = answer.fields.first(name: "location") {
                let host = request.field("host") ?? ""
                answer.fields.replaceOrAdd(name: "location", value: "http://\(host)\(path)")
            }
            return answer
        }) { stub, settings in
            try await RegistryClient.with("127.0.0.1:\(stub.port)", isInsecure: false, settings: settings) { client in
                let outcome = try await client.push(BlobSource(bytes(1000)), to: .hello)
                #expect(outcome == .pushed)
            }
        }
    }

    @Test("names its host as the user did, and itself", arguments: ["127.0.0.1", "localhost", "[::1]"])
    func hostField(_ host: String) async throws {
        // Not every machine has IPv6 on loopback.
        guard host != "[::1]" || StubRegistry.hasIPv6 else { return }
        try await StubRegistry.with(host: host, { _ in StubAnswer(200, [:], "{}") }) { stub in
            _ = try await RegistryClient.with("http://\(host):\(stub.port)") { try await $0.greeting() }
            #expect(stub.journal.first?.field("host") == "\(host):\(stub.port)")
            #expect(stub.journal.first?.field("user-agent") == "packctl")
        }
    }
}
