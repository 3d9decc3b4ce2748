import NIOSSL

/// Authorities that a user trusts for one server beside the system's: `/etc/spectro/certs.d/SERVER/ca.crt`, SERVER being host:port,
/// or the host alone where https has its own port.
public struct CertificateFolder: Hashable, Sendable {
    public static let system = CertificateFolder("/etc/spectro/certs.d")

    /// Without a slash at its end.
    public let path: String

    public init(_ path: String) {
        var path = path
        while path.count > 1, path.last == "/" { path.removeLast() }
        self.path = path
    }

    /// The file that a user would put an authority's certificate in.
    func file(for origin: Origin) -> String { "\(path)/\(names(of: origin)[0])/ca.crt" }

    /// What the files for a server hold: authorities, or the certificate that the server itself has; none when there is no file. Throws `.settings` for one that is no PEM.
    func certificates(for origin: Origin) throws(ClientError) -> [NIOSSLCertificate] {
        var found: [NIOSSLCertificate] = []
        for name in names(of: origin) {
            let file = "\(path)/\(name)/ca.crt"
            guard let text = try AccountFile.text(file, code: .settings) else { continue }
            do {
                found += try NIOSSLCertificate.fromPEMBytes(Array(text.utf8))
            } catch {
                throw ClientError(
                    .settings,
                    "\(file) holds no certificates in PEM form, which begin with -----BEGIN CERTIFICATE-----",
                    cause: error)
            }
        }
        return found
    }

    private func names(of origin: Origin) -> [String] {
        let host = origin.host == "registry-1.docker.io" ? [ServerAddress.dockerHub] : []
        return origin.port == 443 ? [origin.host, "\(origin.host):443"] + host : [origin.name]
    }
}
