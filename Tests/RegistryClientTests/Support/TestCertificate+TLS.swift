import NIOSSL
import StorageTesting

extension TestCertificate {
    /// One without subject alternative names, as old recipes make it.
    init(withoutNamesIn folder: String) async throws {
        self.init(file: "\(folder)/tls.crt", key: "\(folder)/tls.key")
        try await FinishedProgram.succeed(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-sha256", "-days", "2", "-subj", "/CN=127.0.0.1",
                "-keyout",
                key, "-out", file,
            ])
    }

    /// One for 127.0.0.1 that expired yesterday.
    init(expiredIn folder: String) async throws {
        self.init(file: "\(folder)/expired.crt", key: "\(folder)/expired.key")
        let request = "\(folder)/expired.csr"
        try await FinishedProgram.succeed(
            "/usr/bin/openssl",
            [
                "req", "-newkey", "rsa:2048", "-nodes", "-sha256", "-subj", "/CN=127.0.0.1", "-addext",
                "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", request,
            ])
        try await FinishedProgram.succeed(
            "/usr/bin/openssl",
            [
                "x509", "-req", "-in", request, "-signkey", key, "-days", "-1", "-copy_extensions", "copy", "-out",
                file,
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
