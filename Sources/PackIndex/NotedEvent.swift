public import PackFormat

/// An event of a history, and where it stands.
public struct NotedEvent: Sendable {
    /// After which a history can go on.
    public var place: String
    /// In which it happened.
    public var repository: PackRepository
    public var event: PackEvent
    /// The tag or label as lists show it: with the group that the archive names, as far as the registry has what the tag led to.
    public var tag: String

    public init(place: String, repository: PackRepository, event: PackEvent, tag: String) {
        self.place = place
        self.repository = repository
        self.event = event
        self.tag = tag
    }
}
