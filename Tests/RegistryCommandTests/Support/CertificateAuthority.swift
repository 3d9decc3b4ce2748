/// A certificate authority of one test, and the certificate that it gave to the server on 127.0.0.1.
struct CertificateAuthority: Sendable {
    /// The authority's own certificate, a PEM file in ``folder``, which skopeo wants to be named `ca.crt`.
    let certificate: String
    /// The authority's own key, a PEM file.
    let key: String
    /// Holds nothing but the authority's certificate.
    let folder: String
    let serverCertificate: String
    let serverKey: String

    /// Somebody else's authority, of which only the certificate is known.
    init(root: String, folder: String) {
        certificate = root
        self.folder = folder
        key = ""
        serverCertificate = ""
        serverKey = ""
    }

    /// - Parameter name: distinguishes the files of several authorities on one bench.
    init(on bench: Bench, named name: String? = nil) async throws {
        let prefix = name.map { $0 + "/" } ?? ""
        try bench.write("", to: prefix + "authority/ca.crt")
        folder = bench.path(prefix + "authority")
        certificate = bench.path(prefix + "authority/ca.crt")
        key = bench.path(prefix + "authority.key")
        serverCertificate = bench.path(prefix + "server.crt")
        serverKey = bench.path(prefix + "server.key")
        let request = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
        ]
        try await bench.succeed(
            "openssl",
            request + [
                "-subj", "/CN=Packhouse test authority", "-keyout", key, "-out", certificate,
                "-addext", "keyUsage=critical,keyCertSign,cRLSign",
            ])
        try await bench.succeed(
            "openssl",
            request + [
                "-subj", "/CN=localhost", "-keyout", serverKey, "-out", serverCertificate,
                "-CA", certificate, "-CAkey", key, "-addext", "basicConstraints=critical,CA:FALSE",
                "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-addext", "extendedKeyUsage=serverAuth",
            ])
    }
}
