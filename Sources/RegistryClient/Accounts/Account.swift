/// How a registry is to be met: what the files of this machine say of it.
public struct Account: Sendable {
    public var server: ServerAddress
    /// Nil for one without a name.
    public var login: Login?
    /// Whether plain HTTP and any certificate will do.
    public var isInsecure: Bool
    /// The file or program that gave the login, for messages.
    public var source: String?

    public init(server: ServerAddress, login: Login? = nil, isInsecure: Bool = false, source: String? = nil) {
        self.server = server
        self.login = login
        self.isInsecure = isInsecure
        self.source = source
    }
}
