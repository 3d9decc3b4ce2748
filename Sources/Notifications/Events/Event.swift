/// Something that was done with content, in the form in which CNCF Distribution tells it to notification endpoints.
public struct Event: Hashable, Sendable {
    public enum Action: String, Hashable, Sendable, CaseIterable {
        case pull
        case push
        case mount
        case delete
    }

    /// The user who asked; nil for somebody without a login.
    public var actor: String?
    public var action: Action
    /// A UUID. It stays the same however often the event is sent, so that a receiver can tell what it has had.
    public var id: String
    public var request: EventRequest
    public var source: EventSource
    public var target: EventTarget
    /// RFC 3339.
    public var timestamp: String

    public init(
        _ action: Action, _ target: EventTarget, id: String, timestamp: String, request: EventRequest,
        actor: String?, source: EventSource
    ) {
        self.action = action
        self.target = target
        self.id = id
        self.timestamp = timestamp
        self.request = request
        self.actor = actor
        self.source = source
    }
}
