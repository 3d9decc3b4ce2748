import Glibc
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
        let bytes: [UInt8]
        switch ACMESettings.contents(of: authorities) {
        case .success(let contents): bytes = contents
        case .failure(let failure): throw refused("cannot be read: \(String(cString: strerror(failure.code)))")
        }
        guard let certificates = try? NIOSSLCertificate.fromPEMBytes(bytes), !certificates.isEmpty else {
            throw refused("holds no certificates in PEM (-----BEGIN CERTIFICATE-----), or damaged ones")
        }
        return certificates
    }

    private struct SystemFailure: Error {
        var code: CInt
    }

    /// Of a file of at most 4 MiB, which is more than every public authority together takes.
    private static func contents(of path: String) -> Result<[UInt8], SystemFailure> {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return .failure(SystemFailure(code: errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return .failure(SystemFailure(code: errno)) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            return .failure(SystemFailure(code: status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL))
        }
        guard status.st_size <= 4 << 20 else { return .failure(SystemFailure(code: EFBIG)) }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var count = 0
        while count < bytes.count {
            let taken = bytes[count...].withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if taken == 0 { break }
            if taken < 0 {
                guard errno == EINTR else { return .failure(SystemFailure(code: errno)) }
                continue
            }
            count += taken
        }
        bytes.removeSubrange(count...)
        return .success(bytes)
    }
}
