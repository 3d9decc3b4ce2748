import Foundation
import StorageTesting
import Testing

@testable import S3Storage

@Suite("TLS with the server")
struct TLSTests {
    /// What a HEAD of the bucket over TLS meets.
    static func reason(
        _ certificate: TestCertificate, _ change: (inout S3Settings) -> Void = { _ in }
    ) async throws -> S3Error? {
        let script: FaultProxy.Script = { _, _ in .answer(ScriptedAnswer(status: 200)) }
        return try await FaultProxy.with(tls: certificate.context, script: script) { proxy in
            var settings = try proxy.server.settings()
            settings.endpoint.scheme = .https
            change(&settings)
            return try await S3Client.with(settings) { client in
                do {
                    try await client.headBucket()
                    return nil
                } catch {
                    return error as? S3Error
                }
            }
        }
    }

    @Test("takes an authority that the settings name, and no other")
    func authority() async throws {
        try await TestCertificate.with { certificate in
            let refused = try await Self.reason(certificate)
            #expect(refused?.reason == .untrusted)
            #expect(refused?.message.contains("storage.s3.cabundle") == true, "\(String(describing: refused))")
            #expect(try await Self.reason(certificate) { $0.authorities = certificate.path } == nil)
        }
    }

    @Test("wants the name of the host, unless nothing is checked")
    func host() async throws {
        try await TestCertificate.with(host: "DNS:other.example") { certificate in
            let refused = try await Self.reason(certificate) { $0.authorities = certificate.path }
            #expect(refused?.reason == .untrusted)
            #expect(refused?.message.contains("another host") == true, "\(String(describing: refused))")
            #expect(try await Self.reason(certificate) { $0.verifiesCertificate = false } == nil)
        }
    }

    @Test("is tried again when the server ends the connection before it came about")
    func ended() async throws {
        try await TestCertificate.with { certificate in
            let script: FaultProxy.Script = { _, _ in .answer(ScriptedAnswer(status: 200, fields: [("etag", "\"e\"")]))
            }
            try await FaultProxy.with(tls: certificate.context, unserved: 2, script: script) { proxy in
                var settings = try proxy.server.settings()
                settings.endpoint.scheme = .https
                settings.authorities = certificate.path
                try await S3Client.with(settings) { client in
                    let error = await #expect(throws: S3Error.self) { try await client.headBucket() }
                    #expect(error?.reason == .unreachable, "\(String(describing: error))")
                    try await client.putObject(S3Payload("x"), at: S3Key("k"))
                }
                #expect(proxy.requests.count == 1)
            }
        }
    }

    @Test("is wanted in full of the services that give keys, also where nothing is checked of the bucket's server")
    func keys() async throws {
        try await TestCertificate.with { certificate in
            let script: FaultProxy.Script = { _, _ in
                .answer(ScriptedAnswer(status: 200, body: CredentialSourceTests.json))
            }
            try await FaultProxy.with(tls: certificate.context, script: script) { place in
                var settings = try S3Server(port: 1).settings()
                settings.verifiesCertificate = false
                settings.credentials = .chain(environment: [
                    "HOME": "/nowhere", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "secret",
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI": "https://127.0.0.1:\(place.server.port)/keys",
                ])
                try await S3Client.with(settings) { client in
                    let error = await #expect(throws: S3Error.self) { _ = try await client.credentials.current() }
                    #expect(error?.message.contains("is not trusted here") == true, "\(String(describing: error))")
                    #expect(place.requests.isEmpty)
                }
                settings.authorities = certificate.path
                try await S3Client.with(settings) { client in
                    let found = try await client.credentials.current()
                    #expect(found == CredentialSourceTests.expected)
                }
            }
        }
    }

    @Test(
        "needs a file of authorities that can be read",
        arguments: [
            ("/nowhere/ca.pem", "No such file or directory"), ("/etc/hostname", "it holds none, or damaged ones"),
            ("/etc", "Is a directory"), ("/dev/zero", "it is no file"), ("/dev/null", "it is no file"),
            ("huge", "it is larger than 4194304 bytes"), ("fifo", "it is no file"),
        ])
    func noFile(_ name: String, _ words: String) async throws {
        let folder = try TemporaryDirectory()
        let path = name.hasPrefix("/") ? name : "\(folder.path)/\(name)"
        if name == "huge" { try Data(count: 4 << 20 + 1).write(to: URL(fileURLWithPath: path)) }
        if name == "fifo" { #expect(mkfifo(path, 0o600) == 0) }
        var settings = try S3Server(port: 1).settings()
        settings.authorities = path
        let error = await #expect(throws: S3Error.self) { try await S3Client.with(settings) { _ in } }
        #expect(error?.reason == .invalidSetting)
        #expect(error?.message == "storage.s3.cabundle: no PEM certificates can be read from \(path): \(words)")
    }
}
