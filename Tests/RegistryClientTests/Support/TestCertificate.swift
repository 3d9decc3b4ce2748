import Foundation
import NIOSSL

/// A certificate that signs itself, made by the server's own command.
struct TestCertificate: Sendable {
    let file: String
    let key: String

    /// - Parameter names: `--host` and `--ip` with their values.
    init(in folder: String, _ names: [String]) async throws {
        file = "\(folder)/tls.crt"
        key = "\(folder)/tls.key"
        try await TestProgram.run(
            TestProgram.registry(), ["certificate", "self-signed", "--out", file, "--key", key] + names)
    }

    /// One without subject alternative names, as old recipes make it.
    init(withoutNamesIn folder: String) async throws {
        file = "\(folder)/tls.crt"
        key = "\(folder)/tls.key"
        try await TestProgram.run(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-sha256", "-days", "2", "-subj", "/CN=127.0.0.1",
                "-keyout",
                key, "-out", file,
            ])
    }

    var serverContext: NIOSSLContext {
        get throws {
            try NIOSSLContext(
                configuration: .makeServerConfiguration(
                    certificateChain: try NIOSSLCertificate.fromPEMFile(file).map { .certificate($0) },
                    privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))))
        }
    }
}
