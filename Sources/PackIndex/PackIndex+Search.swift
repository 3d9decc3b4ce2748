import Logging
import OCI
public import PackFormat
import Registry
import Synchronization

extension PackIndex {
    /// Packs that are looked at together while all are looked through.
    private static let sweepWidth = 4
    /// The directory is made whole again after this many times as long as that took, and within these bounds.
    private static let restFactor = 100
    private static let restBounds = Duration.seconds(60)...Duration.seconds(3600)
    /// Tags of one page where those before were of attachments only.
    private static let laterTags = 100

    /// Some of what a search found.
    public struct Found: Sendable {
        /// Of each pack the newest version that the query finds, by the packs' names.
        public var versions: [PackVersionEntry]
        public var hasMore: Bool
        /// False while this server has not yet looked through all packs since its start, and when it could not see some of them.
        public var isWhole: Bool
    }

    /// The packs that a query finds, in byte order of their names, those after `last` only. A pack that was pushed through this server is
    /// found within a second, through another of ours within a minute, and one that came by another way when all packs were looked
    /// through the next time.
    public func search(
        _ query: PackQuery, after last: String?, limit: Int, for audience: PackAudience = .everybody
    ) -> Found {
        let filter = PackFilter(query)
        let (names, packs, isWhole) = directory.withLock { ($0.names(), $0.packs, $0.isWhole) }
        var found: [PackVersionEntry] = []
        for name in names {
            if let last, !last.utf8.lexicographicallyPrecedes(name.text.utf8) { continue }
            let versions = packs[name]?.versions(of: name, in: options.bases, for: audience)
            guard let version = versions?.first(where: filter.finds) else { continue }
            found.append(version)
            if found.count > limit { break }
        }
        return Found(versions: Array(found.prefix(limit)), hasMore: found.count > limit, isWhole: isWhole)
    }

    /// Some of the packs, by their names.
    public struct Names: Sendable {
        public var names: [PackName]
        /// After which text to go on; nil at the end. It is the last name, unless so many were passed over that a page ends there.
        public var end: String?
    }

    /// One page of the packs that have a version, in byte order of their names. Asked of the store itself.
    ///
    /// - Parameters:
    ///   - last: after which the list is looked through.
    ///   - floor: after which names are wanted; nil for all.
    ///   - looks: names that are looked at; a page with fewer than `limit` may end there.
    public func names(
        after last: String?, beyond floor: String? = nil, limit: Int, for audience: PackAudience = .everybody,
        looks: Int = .max
    ) async throws -> Names {
        var names: [PackName] = []
        var last = last
        var looksLeft = looks
        while true {
            var (page, end) = try await candidates(after: last, limit: Swift.min(Swift.max(64, limit), looksLeft))
            if page.count > looksLeft {
                page.removeLast(page.count - looksLeft)
                end = page.last?.text
            }
            let wanted = page.filter { name in floor?.utf8.lexicographicallyPrecedes(name.text.utf8) ?? true }
            let live = try await wanted.concurrentMap(limit: 16) { [self] name in
                try await isThere(name, for: audience) ? name : nil
            }
            names += live.compactMap(\.self)
            if names.count > limit { return Names(names: Array(names.prefix(limit)), end: names[limit - 1].text) }
            guard let end else { return Names(names: names, end: nil) }
            looksLeft -= page.count
            if looksLeft <= 0 { return Names(names: names, end: end) }
            last = end
        }
    }

    /// Keeps the directory of all packs for searches, until the task is cancelled. To be called once.
    public func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { [self] in
                while !Task.isCancelled {
                    let begun = ContinuousClock.now
                    let isDone = await sweep()
                    let bounds = PackIndex.restBounds
                    let rest = isDone ? (ContinuousClock.now - begun) * PackIndex.restFactor : bounds.lowerBound
                    try? await Task.sleep(for: Swift.min(Swift.max(rest, bounds.lowerBound), bounds.upperBound))
                }
            }
            group.addTask { [self] in await followChanges() }
            group.addTask { [self] in await hearOthers() }
        }
    }

    /// Looks through all packs. Returns whether they could all be listed; those that could not be looked at are noted as such.
    @discardableResult
    func sweep() async -> Bool {
        let begun = ContinuousClock.now
        do {
            var seen: Set<PackName> = []
            var last: String?
            repeat {
                let (page, end) = try await candidates(after: last, limit: 1000)
                _ = try await page.concurrentMap(limit: PackIndex.sweepWidth) { [self] name in
                    try Task.checkCancellation()
                    await refresh(name)
                }
                seen.formUnion(page)
                last = end
            } while last != nil
            // Those that are gone, or came meanwhile.
            let others = directory.withLock { $0.unseen.union($0.packs.keys) }.subtracting(seen)
            for name in others { await refresh(name) }
            let count = directory.withLock { directory in
                directory.finishLook(isListed: true)
                return directory.packs.count
            }
            logger.debug("looked through \(count) packs in \(ContinuousClock.now - begun)")
            return true
        } catch {
            guard !Task.isCancelled else { return false }
            directory.withLock { $0.finishLook(isListed: false) }
            logger.warning("cannot look through the packs: \(error)")
            return false
        }
    }

    /// Puts a pack into the directory as it is now.
    func refresh(_ name: PackName) async {
        do {
            // One after the other, so that what was read later is what stays.
            try await refreshes.alone(name) {
                let pack = ListedPack(try await pack(name))
                directory.withLock { $0.set(pack, of: name) }
            }
        } catch {
            guard !Task.isCancelled else { return }
            // It is looked at again and again.
            let isNew = directory.withLock { $0.miss(name) }
            logger.log(level: isNew ? .warning : .debug, "cannot look at the pack \(name): \(error)")
        }
    }

    /// Whether there is a pack of that name, as far as `audience` sees.
    public func isThere(_ name: PackName, for audience: PackAudience) async throws -> Bool {
        for base in options.bases {
            let place = PackRepository(base: base, pack: name)
            guard audience.counts(place) else { continue }
            let repository = content.repository(place.name)
            // Nearly always the first tag is a version.
            var limit = 1
            var last: String?
            repeat {
                guard let page = try await repository.tags(after: last, limit: limit) else { break }
                if page.tags.contains(where: { !PackIndex.isAttachment($0) }) { return true }
                last = page.hasMore ? page.tags.last?.text : nil
                limit = PackIndex.laterTags
            } while last != nil
        }
        return false
    }

    /// Names below all bases, in byte order, whether or not there is a pack, and after which text to go on; nil at the end.
    private func candidates(after last: String?, limit: Int) async throws -> (names: [PackName], end: String?) {
        var merged: Set<String> = []
        var bound = PageBound()
        for base in options.bases {
            let page = try await content.namesBelow(PackRepository.folder(of: base), after: last, limit: limit)
            merged.formUnion(page.names)
            bound.take(page.hasMore ? page.names.last : nil)
        }
        let sorted = merged.filter { bound.covers($0) }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return (sorted.compactMap { PackName($0) }, bound.place)
    }
}
