import Foundation
import NIOSSL
import StorageTesting

/// A certificate for 127.0.0.1 that is its own authority, made by openssl.
struct TestCertificate {
    /// Of the PEM file.
    let path: String
    let context: NIOSSLContext

    /// Runs `body` with a new one.
    static func with(host: String = "IP:127.0.0.1", _ body: (TestCertificate) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "packhouse-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let certificate = directory.appending(path: "certificate.pem").path
        let key = directory.appending(path: "key.pem").path
        try await FinishedProgram.succeed(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=packhouse tests", "-addext", "subjectAltName=\(host)", "-keyout", key, "-out",
                certificate,
            ])
        let context = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))))
        try await body(TestCertificate(path: certificate, context: context))
    }
}
