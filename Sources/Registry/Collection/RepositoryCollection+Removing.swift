import OCI
import ObjectStorage

extension RepositoryCollection {
    /// Entries of lists of referrers whose manifest is none of `manifests`.
    func staleReferrers(besides manifests: Set<Digest>) async throws -> [(referrer: Digest, subject: Digest)] {
        var stale: [(referrer: Digest, subject: Digest)] = []
        for subject in try await digests(below: layout.root.appending("_referrers")) {
            let gone = try await digests(below: layout.referrers(subject)).filter { !manifests.contains($0) }
            let old = try await gone.concurrentMap(limit: options.parallelQuestions) { referrer in
                let metadata = try await store.metadata(of: layout.referrerLink(subject, referrer))
                return metadata.map { isYoung($0.modified) } ?? false ? nil : referrer
            }
            stale += old.compactMap(\.self).map { ($0, subject) }
        }
        return stale
    }

    /// Removes what goes, in the order that ``RepositoryCollection`` tells.
    func remove(
        _ outcome: RepositoryOutcome, by mark: RepositoryMark, _ inventory: RepositoryInventory
    ) async throws {
        if !outcome.removedManifests.isEmpty {
            let tags = Array(inventory.tags.keys) + inventory.damagedTags + inventory.deadTags
            let removed = Set(outcome.removedManifests)
            try await each(tags) { try await forget(removed, in: $0) }
        }
        for generation in mark.removedManifests { try await each(generation) { try await remove(.revision($0)) } }
        try await each(outcome.removedLayers) { try await remove(.layer($0)) }
        try await each(outcome.removedReferrers) { entry in
            let folder = layout.referrerFolder(entry.subject, entry.referrer)
            try await store.delete(folder.appending("link"), if: .always)
            await emptied.remove(folder)
        }
        for subject in Set(outcome.removedReferrers.map(\.subject)) { await emptied.remove(layout.referrers(subject)) }
        try await each(inventory.deadTags) { try await removeRemains(of: $0) }
        try await each(inventory.emptyFolders) { await emptied.remove(folder(of: $0)) }
    }

    /// Removes what a repository without content is made of still. Returns whether it is gone: a folder with something else in it stays.
    func removeRepository() async throws -> Bool {
        await emptied.remove(layout.root)
        guard try await !content.isListed(repository.name) else { return false }
        try await store.delete(Layout.referrerMark(repository.name), if: .always)
        try await content.catalogIndex?.remove(repository.name, from: content)
        var parent = layout.root.parent
        while let key = parent, key != Layout.repositories,
            try await store.list(key, after: nil, limit: 1).entries.isEmpty
        {
            await emptied.remove(key)
            parent = key.parent
        }
        return true
    }

    private func remove(_ kind: Link.Kind) async throws {
        _ = try await content.delete(repository.link(kind))
        await emptied.remove(folder(of: kind))
    }

    /// Takes manifests out of what a tag has pointed at.
    private func forget(_ manifests: Set<Digest>, in tag: Tag) async throws {
        for digest in try await history(of: tag) where manifests.contains(digest) {
            let key = layout.tagIndexLink(tag, digest)
            try await store.delete(key, if: .always)
            if let folder = key.parent { await emptied.remove(folder) }
        }
    }

    /// Removes what is left of a tag without a link, unless it is about to get one.
    private func removeRemains(of tag: Tag) async throws {
        let entries = try await history(of: tag)
        for digest in entries {
            let metadata = try await store.metadata(of: layout.tagIndexLink(tag, digest))
            if let metadata, isYoung(metadata.modified) { return }
        }
        for digest in entries { try await store.delete(layout.tagIndexLink(tag, digest), if: .always) }
        await emptied.remove(layout.tag(tag))
    }

    func folder(of kind: Link.Kind) -> ObjectKey {
        let key = repository.link(kind).key
        return key.parent ?? key
    }

    private func digests(below folder: ObjectKey) async throws -> [Digest] {
        var digests: [Digest] = []
        for algorithm in DigestAlgorithm.allCases {
            try await store.forEachPage(below: folder.appending(algorithm.rawValue)) { page in
                digests += page.compactMap { Digest("\(algorithm.rawValue):\($0.name)") }
            }
        }
        return digests
    }

    private func each<Element: Sendable>(
        _ elements: [Element], _ body: @escaping @Sendable (Element) async throws -> Void
    ) async throws {
        _ = try await elements.concurrentMap(limit: options.parallelQuestions) { try await body($0) }
    }
}
