import NIOSSL

extension TraceSettings {
    /// What the files for TLS are wrong with, by the name of the variable; nil when nothing is. Blocks to read them.
    var fileProblem: String? {
        do throws(TraceSettingsError) {
            _ = try tls()
            return nil
        } catch {
            return error.description
        }
    }

    /// How the collector is trusted, and what it is shown of this process. Blocks to read the files.
    func tls() throws(TraceSettingsError) -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if let authorities { tls.trustRoots = .certificates(try Self.certificates(authorities)) }
        if let certificate, let key {
            tls.certificateChain = try Self.certificates(certificate).map { .certificate($0) }
            do {
                tls.privateKey = .privateKey(try NIOSSLPrivateKey(file: key.path, format: .pem))
            } catch {
                throw TraceSettingsError("\(key.variable): no private key in PEM can be read from \(key.path)")
            }
        }
        return tls
    }

    private static func certificates(_ file: File) throws(TraceSettingsError) -> [NIOSSLCertificate] {
        let certificates = (try? NIOSSLCertificate.fromPEMFile(file.path)) ?? []
        guard !certificates.isEmpty else {
            throw TraceSettingsError("\(file.variable): no certificates in PEM can be read from \(file.path)")
        }
        return certificates
    }
}
