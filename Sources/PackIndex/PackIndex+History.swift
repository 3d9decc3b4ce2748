public import OCI
public import PackFormat
import Registry

extension PackIndex {
    /// The latest events, among which the one that brought a version is looked for where nothing stands beside its tag, and manifests to
    /// which no tag leads any more.
    private static let searchedEvents = 100

    /// What happened to a pack in all bases that count, the latest first.
    ///
    /// - Parameter last: the place at which the page before ended.
    /// - Returns: `next` is the place after which to go on; nil at the end.
    public func history(
        of name: PackName, after last: String?, limit: Int, for audience: PackAudience = .everybody
    ) async throws -> (events: [NotedEvent], next: String?) {
        let page = try await noted(of: name, after: last, limit: limit, for: audience)
        let events = try await page.events.concurrentMap(limit: 16) { [self] noted in
            var noted = noted
            noted.tag = try await shownTag(of: noted.event, in: noted.repository)
            return noted
        }
        return (events, page.next)
    }

    /// The manifests that the latest events name, the latest first.
    public func notedManifests(
        of name: PackName, for audience: PackAudience = .everybody
    ) async throws -> [Digest] {
        let events = try await noted(of: name, after: nil, limit: PackIndex.searchedEvents, for: audience).events
        return events.flatMap { [$0.event.digest, $0.event.previous] }.compactMap(\.self)
    }

    /// Likewise, with tags as they are stored.
    private func noted(
        of name: PackName, after last: String?, limit: Int, for audience: PackAudience = .everybody
    ) async throws -> (events: [NotedEvent], next: String?) {
        var events: [NotedEvent] = []
        var bound = PageBound()
        for base in options.bases {
            let place = PackRepository(base: base, pack: name)
            guard audience.counts(place) else { continue }
            let page = try await content.repository(place.name).history(after: last, limit: limit)
            events += page.events.map { entry in
                NotedEvent(place: entry.place, repository: place, event: entry.event, tag: entry.event.tag)
            }
            bound.take(page.next)
        }
        events.removeAll { !bound.covers($0.place) }
        events.sort { $0.place.utf8.lexicographicallyPrecedes($1.place.utf8) }
        guard events.count > limit else { return (events, bound.place) }
        events.removeLast(events.count - limit)
        return (events, events.last?.place)
    }

    /// The tag of an event as lists show it.
    private func shownTag(of event: PackEvent, in place: PackRepository) async throws -> String {
        if let shown = event.shownTag { return shown }
        // Labels are shown as they are, and a digest that stands for a tag is none.
        guard event.action == .push || event.action == .delete, let tag = Tag(event.tag),
            let manifest = event.digest ?? event.previous
        else { return event.tag }
        return try await shownTag(tag, leadingTo: manifest, in: place).tag.text
    }

    /// The push that made the tag of a version point where it does; nil where somebody who is no pack registry wrote the tag. Of a version
    /// to which no tag leads it is a push of its manifest to any tag, if one is among the latest events.
    public func arrival(of version: PackVersionEntry) async throws -> PackEvent? {
        let repository = content.repository(version.repository.name)
        if let push = try await repository.latestPush(to: version.registryTag), push.digest == version.manifest {
            return push
        }
        // Two pushes at a time, or one that did not come about, or a tag that leads elsewhere or has a group.
        let events = try await repository.history(after: nil, limit: PackIndex.searchedEvents).events
        return events.first { entry in
            entry.event.action == .push && entry.event.digest == version.manifest
                && (!version.isByTag || entry.event.tag == version.registryTag.text)
        }?.event
    }

    /// Takes the labels away that led to a manifest which is gone; they would lead nowhere.
    public func dropLabels(
        to manifest: Digest, in place: PackRepository, by user: String?, message: String?
    ) async throws {
        let repository = content.repository(place.name)
        for label in try await repository.labels() where label.manifest == manifest {
            // One that moved meanwhile stays.
            try await takeAway(label.tag, in: repository, leadingTo: [manifest], by: user, message: message)
        }
    }

    /// Notes that a tag, or a manifest with all its tags, is about to be deleted by way of `/v2`.
    public func noteDeletion(
        of reference: Reference, in place: PackRepository, by user: String?, message: String?
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
            var shown: PackTag?
            // Later nobody may be able to look it up. What cannot be read must not keep from deleting it.
            if let tag = Tag(tag) { shown = try? await shownTag(tag, leadingTo: digest, in: place) }
            try await repository.note(
                PackEvent(
                    .delete, tag: tag, shownTag: shown?.tag.text, user: user, message: message, previous: digest,
                    digest: nil))
        }
    }
}
