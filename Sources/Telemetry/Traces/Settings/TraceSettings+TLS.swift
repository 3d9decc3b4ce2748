import Glibc
import LocalFiles
import NIOSSL

extension TraceSettings {
    /// Bytes of a file at most; more than every public authority together takes.
    private static let largestFile = 4 << 20

    /// What the files for TLS are wrong with, by the name of the variable; nil when nothing is. Blocks to read them.
    var fileProblem: String? {
        do throws(TraceSettingsError) {
            let tls = try tls()
            guard let certificate, let key, (try? NIOSSLContext(configuration: tls)) == nil else { return nil }
            throw TraceSettingsError(
                "\(certificate.variable): \(certificate.path) cannot be used with the private key in \(key.path), which is another's"
            )
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
            let bytes = try Self.contents(key)
            guard let privateKey = try? NIOSSLPrivateKey(bytes: bytes, format: .pem) else {
                throw TraceSettingsError("\(key.variable): no private key in PEM can be read from \(key.path)")
            }
            tls.privateKey = .privateKey(privateKey)
        }
        return tls
    }

    private static func certificates(_ file: File) throws(TraceSettingsError) -> [NIOSSLCertificate] {
        let bytes = try contents(file)
        let certificates = (try? NIOSSLCertificate.fromPEMBytes(bytes)) ?? []
        guard !certificates.isEmpty else {
            throw TraceSettingsError("\(file.variable): no certificates in PEM can be read from \(file.path)")
        }
        return certificates
    }

    private static func contents(_ file: File) throws(TraceSettingsError) -> [UInt8] {
        do throws(SmallFile.Failure) {
            return try SmallFile.contents(of: file.path, upTo: largestFile)
        } catch {
            let words = error.code == EFBIG ? "it is larger than \(largestFile) bytes" : error.words
            throw TraceSettingsError("\(file.variable): \(file.path) cannot be read: \(words)")
        }
    }
}
