/// A certificate authority of one test, and the certificate that it gave to the server on 127.0.0.1.
struct CertificateAuthority: Sendable {
    /// The authority's own certificate, a PEM file in ``folder``, which skopeo wants to be named `ca.crt`.
    let certificate: String
    /// Holds nothing but the authority's certificate.
    let folder: String
    let serverCertificate: String
    let serverKey: String

    init(on bench: Bench) async throws {
        try bench.write("", to: "authority/ca.crt")
        folder = bench.path("authority")
        certificate = bench.path("authority/ca.crt")
        serverCertificate = bench.path("server.crt")
        serverKey = bench.path("server.key")
        let authorityKey = bench.path("authority.key")
        let request = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
        ]
        try await bench.succeed(
            "openssl",
            request + [
                "-subj", "/CN=Packhouse test authority", "-keyout", authorityKey, "-out", certificate,
                "-addext", "keyUsage=critical,keyCertSign,cRLSign",
            ])
        try await bench.succeed(
            "openssl",
            request + [
                "-subj", "/CN=localhost", "-keyout", serverKey, "-out", serverCertificate,
                "-CA", certificate, "-CAkey", authorityKey, "-addext", "basicConstraints=critical,CA:FALSE",
                "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-addext", "extendedKeyUsage=serverAuth",
            ])
    }
}
