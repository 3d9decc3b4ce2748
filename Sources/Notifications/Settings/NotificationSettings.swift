/// Who is told of events, and how.
public struct NotificationSettings: Sendable {
    public var endpoints: [EndpointSettings] = []
    /// The names of endpoints that are switched off; their queues are left as they are.
    public var disabledNames: Set<String> = []
    /// Whether events of manifests list all that those name.
    public var includesReferences = false
    public var queue = QueueSettings()
    /// What requests call this server.
    public var userAgent = "packhouse"

    public init() {}
}
