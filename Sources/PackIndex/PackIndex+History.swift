public import OCI
public import PackFormat
import Registry

extension PackIndex {
    /// Events among which the one that brought a version is looked for where nothing stands beside its tag.
    private static let searchedEvents = 100

    /// What happened to a pack in all bases that count, the latest first.
    ///
    /// - Parameter last: the place at which the page before ended.
    /// - Returns: `next` is the place after which to go on; nil at the end.
    public func history(
        of name: PackName, after last: String?, limit: Int, for audience: PackAudience = .everybody
    ) async throws -> (events: [(place: String, event: PackEvent)], next: String?) {
        var events: [(place: String, event: PackEvent)] = []
        var bound = PageBound()
        for base in options.bases {
            let place = PackRepository(base: base, pack: name)
            guard audience.counts(place) else { continue }
            let repository = content.repository(place.name)
            let page = try await repository.history(after: last, limit: limit)
            events += page.events
            bound.take(page.next)
        }
        events.removeAll { !bound.covers($0.place) }
        events.sort { $0.place.utf8.lexicographicallyPrecedes($1.place.utf8) }
        guard events.count > limit else { return (events, bound.place) }
        events.removeLast(events.count - limit)
        return (events, events.last?.place)
    }

    /// The push that made the tag of a version point where it does; nil where somebody who is no pack registry wrote the tag.
    public func arrival(of version: PackVersionEntry) async throws -> PackEvent? {
        let repository = content.repository(version.repository.name)
        if let push = try await repository.latestPush(to: version.registryTag), push.digest == version.manifest {
            return push
        }
        // Two pushes at a time, or one that did not come about.
        let events = try await repository.history(after: nil, limit: PackIndex.searchedEvents).events
        return events.first { entry in
            entry.event.action == .push && entry.event.tag == version.registryTag.text
                && entry.event.digest == version.manifest
        }?.event
    }

    /// Takes the labels away that led to a manifest which is gone; they would lead nowhere.
    public func dropLabels(
        to manifest: Digest, in place: PackRepository, by user: String?, message: String?, at time: Int64
    ) async throws {
        let repository = content.repository(place.name)
        for label in try await repository.labels() where label.manifest == manifest {
            try await takeAway(label.tag, in: repository, by: user, message: message, at: time)
        }
    }

    /// Notes that a tag, or a manifest with all its tags, is about to be deleted by way of `/v2`.
    public func noteDeletion(
        of reference: Reference, in place: PackRepository, by user: String?, message: String?, at time: Int64
    ) async throws {
        let repository = content.repository(place.name)
        var gone: [(tag: String, digest: Digest)] = []
        switch reference {
        case .tag(let tag):
            guard let digest = try await repository.target(of: tag) else { return }
            gone = [(tag.text, digest)]
        case .digest(let digest):
            guard try await repository.manifest(reference) != nil else { return }
            gone = try await repository.tags(pointingAt: digest).map { ($0.text, digest) }
            if gone.isEmpty { gone = [(digest.text, digest)] }
        }
        for (tag, digest) in gone {
            try await repository.note(
                PackEvent(
                    .delete, tag: tag, user: user, message: message, previous: digest, digest: nil, time: time))
        }
    }
}
