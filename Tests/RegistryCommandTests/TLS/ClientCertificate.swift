/// A certificate that a client shows, with its key; both PEM files.
struct ClientCertificate: Sendable {
    let certificate: String
    let key: String

    /// What curl needs to show it.
    var curl: [String] { ["--cert", certificate, "--key", key] }
}

extension CertificateAuthority {
    /// Gives a client a certificate.
    ///
    /// - Parameters:
    ///   - subject: in the form of `openssl req`: `/O=Example/CN=builder`.
    ///   - days: how long it is valid from now on; a negative number for one that was valid once.
    ///   - usage: what it is for.
    func issue(
        _ name: String, subject: String, days: Int = 2, usage: String = "clientAuth", on bench: Bench
    ) async throws -> ClientCertificate {
        try await issue(
            name, subject: subject, days: days,
            extensions: "basicConstraints=critical,CA:FALSE\nextendedKeyUsage=\(usage)\n", on: bench)
    }

    /// Makes an authority below this one.
    func intermediate(_ name: String, on bench: Bench) async throws -> ClientCertificate {
        try await issue(
            name, subject: "/CN=\(name)", days: 2,
            extensions: "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n", on: bench)
    }

    /// Another certificate and key for the server, under `name` with `.crt` and `.key`.
    func server(_ name: String, on bench: Bench) async throws -> ClientCertificate {
        try await issue(
            name, subject: "/CN=\(name)", days: 2,
            extensions:
                "basicConstraints=critical,CA:FALSE\nsubjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n",
            on: bench)
    }

    private func issue(
        _ name: String, subject: String, days: Int, extensions: String, on bench: Bench
    ) async throws -> ClientCertificate {
        try await ClientCertificate.issue(
            name, subject: subject, days: days, extensions: extensions, by: certificate, key, on: bench)
    }
}

extension ClientCertificate {
    /// Gives a client a certificate of an authority that this certificate is of.
    func issue(_ name: String, subject: String, on bench: Bench) async throws -> ClientCertificate {
        try await Self.issue(
            name, subject: subject, days: 2, extensions: "extendedKeyUsage=clientAuth\n", by: certificate, key,
            on: bench)
    }

    fileprivate static func issue(
        _ name: String, subject: String, days: Int, extensions: String, by authority: String, _ authorityKey: String,
        on bench: Bench
    ) async throws -> ClientCertificate {
        let issued = ClientCertificate(certificate: bench.path(name + ".crt"), key: bench.path(name + ".key"))
        let request = bench.path(name + ".csr")
        try await bench.succeed(
            "openssl",
            [
                "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-utf8",
                "-subj", subject, "-keyout", issued.key, "-out", request,
            ])
        try await bench.succeed(
            "openssl",
            [
                "x509", "-req", "-in", request, "-CA", authority, "-CAkey", authorityKey, "-days", "\(days)",
                "-extfile", bench.write(extensions, to: name + ".ext"), "-out", issued.certificate,
            ])
        return issued
    }
}
