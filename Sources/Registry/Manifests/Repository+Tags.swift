public import OCI
import ObjectStorage

extension Repository {
    /// Names that are asked of the store at once: each page may cost a look at the whole folder.
    private static let largestListing = 100_000

    /// Tags whose links are asked for at once.
    private static let largestQuestion = 1000

    /// One page of tags in byte order, those after `last` only. Nil when nothing was ever pushed here. The tags of a repository
    /// that has not too many are read together, and may have been up to a second ago, where only this process writes.
    public func tags(after last: String?, limit: Int) async throws -> TagPage? {
        guard !content.mayRemember else {
            if let page = try await tagList()?.page(after: last, limit: limit) { return page }
            return try await knownTags(after: last, limit: limit)
        }
        let question = TagQuestion(repository: name, last: last, limit: limit)
        return try await content.tagReads.value(for: Hashed(question)) {
            try await knownTags(after: last, limit: limit)
        }
    }

    /// A page as the store has it now; nil when nothing was ever pushed here.
    private func knownTags(after last: String?, limit: Int) async throws -> TagPage? {
        let page = try await storedTags(after: last, limit: limit)
        if page.tags.isEmpty, !page.hasMore,
            try await content.store.list(layout.manifests, after: nil, limit: 1).entries.isEmpty
        {
            return nil
        }
        return page
    }

    /// The page, when the repository's tags are remembered; nil when ``tags(after:limit:)`` has to be asked. Never waits.
    public func rememberedTags(after last: String?, limit: Int) -> TagPage? {
        guard content.mayRemember else { return nil }
        return content.tagLists.known(Hashed(name), at: content.now())?.page(after: last, limit: limit)
    }

    /// Nil when there are no tags.
    private func tagList() async throws -> TagList? {
        try await content.tagLists.value(for: Hashed(name)) {
            let page = try await storedTags(after: nil, limit: TagList.maximumCount)
            if page.hasMore { return .tooMany }
            return page.tags.isEmpty ? nil : .all(page.tags)
        }
    }

    /// A page of tags as the store has them now.
    private func storedTags(after last: String?, limit: Int) async throws -> TagPage {
        var tags: [Tag] = []
        var last = last
        while tags.count <= limit {
            let room = Swift.min(Self.largestListing - 1, limit - tags.count) + 1
            let page = try await content.store.list(layout.tags, after: last, limit: room)
            tags += try await live(page.entries.compactMap { $0.isContainer ? Tag($0.name) : nil })
            guard page.hasMore, let end = page.entries.last?.name else { break }
            last = end
        }
        return TagPage(tags: Array(tags.prefix(limit)), hasMore: tags.count > limit)
    }

    /// Takes a tag away; its manifest stays. Returns whether the tag was there.
    public func deleteTag(_ tag: Tag) async throws -> Bool {
        try await content.repositoryLocks.alone(name) {
            guard try await content.remove(link(.tag(tag))) else { return false }
            try await forgetHistory(of: tag)
            return true
        }
    }

    /// Takes a tag away if it points at this manifest. Returns whether it did.
    ///
    /// - Parameter witness: told before, once it is known that the tag points there; another process can still be faster.
    package func deleteTag(
        _ tag: Tag, pointingAt digest: Digest, witness: @Sendable () async throws -> Void = {}
    ) async throws -> Bool {
        try await content.repositoryLocks.alone(name) {
            try await removeTag(tag, pointingAt: digest, witness: witness)
        }
    }

    /// Those of `tags` that point at something: a crash of any server can leave the folder of a tag without its link.
    private func live(_ tags: [Tag]) async throws -> [Tag] {
        let folder = layout.tags
        var live: [Tag] = []
        var rest = tags[...]
        while !rest.isEmpty {
            try Task.checkCancellation()
            let batch = rest.prefix(Self.largestQuestion)
            let found = try await content.store.present(batch.map { folder.appending("\($0)/current/link") })
            for (tag, isFound) in zip(batch, found) where isFound { live.append(tag) }
            rest = rest[batch.endIndex...]
        }
        return live
    }

    package func tags(pointingAt digest: Digest) async throws -> [Tag] {
        var found: [Tag] = []
        var last: String?
        repeat {
            let page = try await content.store.list(layout.tags, after: last, limit: Self.largestListing)
            found += try await page.entries.compactMap { Tag($0.name) }
                .concurrentMap(limit: content.options.tagLookups) { tag in
                    try await content.storedTarget(of: link(.tag(tag))) == digest ? tag : nil
                }.compactMap(\.self)
            last = page.hasMore ? page.entries.last?.name : nil
        } while last != nil
        return found
    }

    /// Takes a tag away unless it points elsewhere by now. Returns whether it did.
    @discardableResult
    func removeTag(
        _ tag: Tag, pointingAt digest: Digest, witness: () async throws -> Void = {}
    ) async throws -> Bool {
        let link = link(.tag(tag))
        guard let stored = try await content.storedLink(link), stored.digest == digest else { return false }
        try await witness()
        do throws(StorageError) {
            _ = try await content.delete(link, if: .version(stored.version))
        } catch {
            guard error.code == .conditionFailed else { throw error }
            return false
        }
        try await forgetHistory(of: tag)
        return true
    }

    /// Removes what is left of a tag that is gone: not the folder as a whole, in which another process may have put the tag
    /// anew.
    private func forgetHistory(of tag: Tag) async throws {
        try await content.store.deleteTree(layout.tagIndex(tag))
        try await content.store.prune(layout.tag(tag))
    }
}
