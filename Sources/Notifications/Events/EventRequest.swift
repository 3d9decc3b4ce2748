/// The request that an event comes from.
public struct EventRequest: Hashable, Sendable {
    /// The most bytes of a text that a client chose.
    public static let longestText = 512

    /// The same as in the lines of the log.
    public var id: String
    /// Of the client, as far as proxies tell.
    public var address: String
    /// The Host field.
    public var host: String
    public var method: String
    public var userAgent: String

    /// Texts beyond ``longestText`` are cut off.
    public init(id: String, address: String, host: String, method: String, userAgent: String) {
        self.id = id
        self.address = Self.short(address)
        self.host = Self.short(host)
        self.method = method
        self.userAgent = Self.short(userAgent)
    }

    private static func short(_ text: String) -> String {
        guard text.utf8.count > longestText else { return text }
        return String(decoding: text.utf8.prefix(longestText), as: UTF8.self)
    }
}
