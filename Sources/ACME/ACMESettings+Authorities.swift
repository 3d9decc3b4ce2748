import LocalFiles
import NIOSSL

extension ACMESettings {
    /// Bytes; more than every public authority together takes.
    private static let largestAuthorities = 4 << 20

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
        let bytes: [UInt8]
        do throws(SmallFile.Failure) {
            bytes = try SmallFile.contents(of: authorities, upTo: ACMESettings.largestAuthorities)
        } catch {
            throw refused("cannot be read: \(error.words)")
        }
        guard let certificates = try? NIOSSLCertificate.fromPEMBytes(bytes), !certificates.isEmpty else {
            throw refused("holds no certificates in PEM (-----BEGIN CERTIFICATE-----), or damaged ones")
        }
        return certificates
    }
}
