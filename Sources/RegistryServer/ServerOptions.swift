import HTTPTypes

/// How the API behaves where configuration may say so.
public struct ServerOptions: Sendable {
    /// A header field that every response carries.
    public struct Header: Hashable, Sendable {
        var field: HTTPField
        /// RFC 6797 wants Strict-Transport-Security on TLS only.
        var onlyOverTLS: Bool

        /// Nil when `name` is no field name (RFC 9110, section 5.1).
        public init?(name: String, value: String, onlyOverTLS: Bool = false) {
            guard let name = HTTPField.Name(name) else { return nil }
            self.field = HTTPField(name: name, value: value)
            self.onlyOverTLS = onlyOverTLS
        }
    }

    public var headers: [Header] = []
    public var links = LinkBase()
    /// The path that all routes but `/health` lie under; begins and ends with `/`.
    public var prefix = "/"
    /// How long the addresses are good at which clients read blobs from the store itself; nil to send blobs.
    public var redirectLifetime: Duration?
    /// Signs upload states; replicas that share it can tell each other's.
    public var secret: [UInt8] = []
    public var allowsDelete = false
    /// Whether v1 takes versions and packs away.
    public var allowsPackDelete = true
    /// Whether the logos of packs are answered to anybody.
    public var publicLogos = true
    public var isReadOnly = false
    /// The most repositories that one catalog answer names.
    public var catalogMaximum = 1000
    /// The most tags that one answer names when the client pages.
    public var tagsMaximum = 1000
    /// Names that are looked at for one page of a list from which some are left out.
    var listLooks = 5000

    public init() {}
}
