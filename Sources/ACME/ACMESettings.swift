import Wording

/// Which authority is asked for which certificates, and where they are kept.
public struct ACMESettings: Sendable {
    /// The directory of Let's Encrypt.
    public static let letsEncrypt = "https://acme-v02.api.letsencrypt.org/directory"

    let directory: AuthorityURL
    /// The path of a PEM file with authorities that the directory's own TLS certificate may come from, beside the system's.
    public let authorities: String?
    /// Whom the authority may tell of trouble.
    public let email: String?
    /// Each once, in the order in which they were given; at least one.
    public let hosts: [HostName]
    /// What ``CertificateCache`` makes its place of.
    public let cachePath: String
    /// Sent with every request, so that the authority's operators know whom to ask.
    public var userAgent = "packhouse"

    /// Throws `.invalidSetting` when `directory` is no https address (plain HTTP goes to this machine only), when there is no
    /// host or no path, or when `email` can be none.
    public init(
        directory: String = letsEncrypt, authorities: String? = nil, email: String? = nil, hosts: [HostName],
        cachePath: String
    ) throws(ACMEError) {
        self.directory = try AuthorityURL(directory: directory)
        self.authorities = authorities.flatMap { $0.isEmpty ? nil : $0 }
        self.email = try email.flatMap { $0.isEmpty ? nil : $0 }.map { text throws(ACMEError) in
            try ACMESettings.checked(email: text)
        }
        var seen: Set<HostName> = []
        self.hosts = hosts.filter { seen.insert($0).inserted }
        self.cachePath = cachePath
        guard !hosts.isEmpty else {
            throw ACMEError(.invalidSetting, "there is no host to order a certificate for; name at least one")
        }
        guard !cachePath.isEmpty, !cachePath.utf8.contains(0) else {
            throw ACMEError(.invalidSetting, "there is no directory to keep certificates in; name one")
        }
    }

    /// One plain address: an authority reads the contact as a URL (RFC 8555, section 7.3; RFC 6068).
    private static func checked(email: String) throws(ACMEError) -> String {
        let parts = email.split(separator: "@", omittingEmptySubsequences: false)
        let isPlain =
            email.utf8.count <= 254
            && email.utf8.allSatisfy { (0x21...0x7E).contains($0) && !",;:?&%#\"\\<>()[]/".utf8.contains($0) }
        guard parts.count == 2, !parts[0].isEmpty, isPlain, parts[1].contains(".") || parts[1] == "localhost" else {
            throw ACMEError(
                .invalidSetting, "\(ShownText.line(email)) is no mail address; right would be ops@example.com")
        }
        return email
    }
}
