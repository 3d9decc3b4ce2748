public import OCI

/// An endpoint as it is configured.
public struct EndpointSettings: Hashable, Sendable {
    /// By which log, numbers and queue know it; unique.
    public var name: String
    public var url: EndpointURL
    /// Sent with every request; their values are secret.
    public var headers: [(name: String, value: String)] {
        get { fields.map { ($0.name, $0.value) } }
        set { fields = newValue.map { Field(name: $0.name, value: $0.value) } }
    }
    /// For one request with its answer.
    public var timeout = Duration.seconds(1)
    /// Failures in a row after which there is a pause before each attempt; at least 1.
    public var threshold = 10
    /// That pause.
    public var backoff = Duration.seconds(1)
    /// Events of content of these types are not sent.
    public var ignoredMediaTypes: Set<MediaType> = []
    public var ignoredActions: Set<Event.Action> = []
    /// A PEM file with authorities that are trusted beside the system's.
    public var authorities: String?

    private struct Field: Hashable, Sendable {
        var name: String
        var value: String
    }

    private var fields: [Field] = []

    public init(name: String, url: EndpointURL) {
        self.name = name
        self.url = url
    }

    func ignores(_ event: Event) -> Bool {
        if ignoredActions.contains(event.action) { return true }
        guard let type = event.target.mediaType else { return false }
        return ignoredMediaTypes.contains(type)
    }
}
