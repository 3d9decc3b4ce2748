/// The server that an event comes from.
public struct EventSource: Hashable, Sendable {
    /// `name:port`
    public var address: String
    /// A UUID for each run of the server, the same as in the lines of the log.
    public var instance: String

    public init(address: String, instance: String) {
        self.address = address
        self.instance = instance
    }
}
