import FoundationEssentials

extension CertificateCache {
    static let accountKeyName = "acme_account+key"
    private static let accountRecordName = "acme_account+packhouse.json"

    /// The files that may hold a certificate with its key, the best first.
    static func certificateNames(_ host: HostName) -> [String] { [host.text, "\(host)+rsa"] }

    private func statusName(_ host: HostName) -> String { "\(host)+status.json" }
    private func pendingName(_ host: HostName) -> String { "\(host)+pending.json" }

    /// The certificate of a host with its key, whether it is still good or not; nil when there is none. Throws `.cache` when it
    /// cannot be read, and `.unusableCertificate` when its parts do not belong together.
    func certificate(of host: HostName) throws(ACMEError) -> HostCertificate? {
        for name in CertificateCache.certificateNames(host) {
            guard let bytes = try read(name) else { continue }
            do throws(ACMEError) {
                guard let text = String(validating: bytes, as: UTF8.self) else {
                    throw ACMEError(.unusableCertificate, "it is no text")
                }
                return try HostCertificate(host: host, keyAndChain: text)
            } catch {
                throw ACMEError(error.code, "\(directory)/\(name) cannot be used: \(error.message)", cause: error.cause)
            }
        }
        return nil
    }

    func save(_ certificate: HostCertificate) throws(ACMEError) {
        try write(Array((certificate.keyPEM + certificate.chainPEM).utf8), to: certificate.host.text)
    }

    /// Nil when there is none, or one that cannot be read.
    func record(of host: HostName) -> HostRecord? { document(statusName(host)) }

    func save(_ record: HostRecord, of host: HostName) throws(ACMEError) {
        try save(record, as: statusName(host))
    }

    func pendingOrder(of host: HostName) -> PendingOrder? { document(pendingName(host)) }

    /// Nil removes it.
    func save(_ order: PendingOrder?, of host: HostName) throws(ACMEError) {
        if let order { try save(order, as: pendingName(host)) } else { try remove(pendingName(host)) }
    }

    /// PEM text; nil when there is none.
    func accountKey() throws(ACMEError) -> String? {
        try read(CertificateCache.accountKeyName).map { String(decoding: $0, as: UTF8.self) }
    }

    func save(_ key: AccountKey) throws(ACMEError) {
        try write(Array(key.pem.utf8), to: CertificateCache.accountKeyName)
    }

    /// Keeps a key that is of no use any more under another name.
    func setAccountKeyAside(as suffix: String) throws(ACMEError) {
        try setAside(CertificateCache.accountKeyName, as: suffix)
    }

    func accountRecord() -> AccountRecord { document(CertificateCache.accountRecordName) ?? AccountRecord() }

    func save(_ record: AccountRecord) throws(ACMEError) {
        try save(record, as: CertificateCache.accountRecordName)
    }

    private func document<Document: KeptDocument>(_ name: String) -> Document? {
        guard let bytes = try? read(name), let document = try? JSONDecoder().decode(Document.self, from: Data(bytes))
        else { return nil }
        return document.isPlausible ? document : nil
    }

    private func save(_ document: some Encodable, as name: String) throws(ACMEError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let bytes: Data
        do {
            bytes = try encoder.encode(document)
        } catch {
            throw ACMEError(.cache, "\(directory)/\(name) cannot be written", cause: error)
        }
        try write(Array(bytes) + [UInt8(ascii: "\n")], to: name)
    }
}
