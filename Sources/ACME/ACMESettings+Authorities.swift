import NIOSSL

extension ACMESettings {
    /// Reads the file of authorities. Throws `.invalidSetting` when it cannot be used. Blocks.
    public func check() throws(ACMEError) {
        _ = try trusted()
    }

    /// The authorities that are trusted beside the system's.
    func trusted() throws(ACMEError) -> [NIOSSLCertificate] {
        guard let authorities else { return [] }
        func refused(_ words: String) -> ACMEError {
            ACMEError(.invalidSetting, "http.tls.letsencrypt.directoryca: \(authorities) \(words)")
        }
        let certificates: [NIOSSLCertificate]
        do {
            certificates = try NIOSSLCertificate.fromPEMFile(authorities)
        } catch {
            throw refused("cannot be read as PEM certificates (\(ShownText.line("\(error)")))")
        }
        guard !certificates.isEmpty else { throw refused("holds no PEM certificate") }
        return certificates
    }
}
