import OCI

@testable import Notifications

extension Event {
    /// A push or the like of `team/app`, told apart by its number.
    static func numbered(
        _ number: Int, _ action: Action = .push, mediaType: MediaType? = .imageManifest, padding: Int = 0
    ) throws -> Event {
        var target = EventTarget(in: try name("team/app"), tag: Tag("v\(number)"))
        target.mediaType = mediaType
        return Event(
            action, target, id: "id-\(number)", timestamp: "2026-01-02T03:04:05.000000006Z",
            request: EventRequest(
                id: "request", address: "192.0.2.1:4711", host: "registry.example", method: "PUT",
                userAgent: String(repeating: "x", count: padding)),
            actor: nil, source: EventSource(address: "host:5000", instance: "instance"))
    }

    static func name(_ text: String) throws -> RepositoryName {
        guard let name = RepositoryName(text) else { throw NoName() }
        return name
    }

    struct NoName: Error {}
}
