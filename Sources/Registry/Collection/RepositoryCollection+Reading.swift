import NIOCore
import OCI
import ObjectStorage

extension RepositoryCollection {
    /// Bytes of a manifest that many may be read of at once.
    private static let usualManifest = 1 << 20
    /// Bytes of a manifest at most: what is larger is none.
    private static let largestManifest = 64 << 20
    /// Manifests that are read before what they name is entered.
    private static let batch = 512

    func inventory() async throws -> RepositoryInventory {
        var inventory = RepositoryInventory()
        try await requireKnownRevisions()
        try await readTags(into: &inventory)
        for link in try await links(below: layout.revisions, { .revision($0) }) {
            if link.reading != .absent {
                inventory.revisions[link.digest] = link
            } else if try await strays.mayHoldLink(folder(of: .revision(link.digest))) {
                inventory.revisions[link.digest] = LinkedDigest(digest: link.digest, reading: .irregular)
            } else {
                inventory.emptyFolders.append(.revision(link.digest))
            }
        }
        for link in try await links(below: layout.layers, { .layer($0) }) {
            if link.reading == .absent {
                inventory.emptyFolders.append(.layer(link.digest))
            } else {
                inventory.layers[link.digest] = link
            }
        }
        if options.removesUntagged { try await readRoots(into: &inventory) }
        return inventory
    }

    /// Reads the manifests of the repository, and those that they lead to.
    func graph(of inventory: RepositoryInventory) async throws -> ManifestGraph {
        var graph = ManifestGraph()
        var rest = Set(inventory.revisions.keys).union(inventory.tags.values)
            .union(inventory.damagedTagTargets).union(inventory.recent).union(inventory.noted).sorted()
        while !rest.isEmpty {
            var unread = rest[...]
            while !unread.isEmpty {
                try Task.checkCancellation()
                let readings = try await unread.prefix(Self.batch).concurrentMap(limit: options.parallelQuestions) {
                    digest in (digest, try await reading(of: inventory.revisions[digest]?.target ?? digest))
                }
                for (digest, reading) in readings { graph.insert(digest, reading) }
                unread = unread.dropFirst(Self.batch)
            }
            rest = graph.missing(below: rest)
        }
        return graph
    }

    /// Throws where manifests may lie that no server finds: what they name is not known, and may be wanted again.
    private func requireKnownRevisions() async throws {
        var unknown = try await strays.unknown(below: layout.manifests) { ["revisions", "tags"].contains($0) }
        unknown += try await strays.unknown(below: layout.revisions) { DigestAlgorithm(rawValue: $0) != nil }
        for algorithm in DigestAlgorithm.allCases where unknown.isEmpty {
            unknown = try await strays.unknown(below: layout.revisions.appending(algorithm.rawValue)) {
                Digest("\(algorithm.rawValue):\($0)") != nil
            }
        }
        guard let first = unknown.first else { return }
        throw StorageError(.wrongKind, first.description)
    }

    private func readTags(into inventory: inout RepositoryInventory) async throws {
        var readings: [(Tag, LinkReading)] = []
        inventory.strayTags = try strays.unlisted(below: layout.tags, holding: StrayContent.links)
        try await store.forEachPage(below: layout.tags) { page in
            for entry in page where entry.isContainer && Tag(entry.name) == nil {
                let isStray = try await strays.holds(layout.tags.appending(entry.name), one: StrayContent.links)
                if isStray { inventory.strayTags.append(entry.name) }
            }
            readings += try await page.compactMap { $0.isContainer ? Tag($0.name) : nil }
                .concurrentMap(limit: options.parallelQuestions) { tag in
                    (tag, try await LinkReading.read(repository.link(.tag(tag)).key, in: store))
                }
        }
        for (tag, reading) in readings {
            switch reading {
            case .absent:
                guard try await strays.mayHoldTarget(layout.tag(tag)) else {
                    inventory.deadTags.append(tag)
                    continue
                }
                inventory.irregularTags.insert(tag)
                inventory.damagedTags.append(tag)
            case .damaged, .irregular: inventory.damagedTags.append(tag)
            case .digest(let digest): inventory.tags[tag] = digest
            }
        }
    }

    /// The links below a container, also those that are no more than a folder.
    private func links(
        below folder: ObjectKey, _ kind: @escaping @Sendable (Digest) -> Link.Kind
    ) async throws -> [LinkedDigest] {
        var links: [LinkedDigest] = []
        for algorithm in DigestAlgorithm.allCases {
            try await store.forEachPage(below: folder.appending(algorithm.rawValue)) { page in
                links += try await page.compactMap { Digest("\(algorithm.rawValue):\($0.name)") }
                    .concurrentMap(limit: options.parallelQuestions) { digest in
                        let key = repository.link(kind(digest)).key
                        return LinkedDigest(digest: digest, reading: try await LinkReading.read(key, in: store))
                    }
            }
        }
        return links
    }

    /// What keeps manifests beside what tags say.
    private func readRoots(into inventory: inout RepositoryInventory) async throws {
        for (tag, targets) in try await inventory.damagedTags.concurrentMap(
            limit: options.parallelQuestions, { tag in (tag, try await history(of: tag)) })
        {
            inventory.damagedTagTargets.formUnion(targets)
            guard targets.allSatisfy({ inventory.revisions[$0] == nil }) else { continue }
            inventory.obstacles.append(
                "nothing tells which manifest the tag \(tag) leads to; push the tag again, or delete it")
        }
        inventory.obstacles += inventory.strayTags.map { RepositoryInventory.describe(strayTag: $0) }
        let left = try await Array(inventory.tags.keys).concurrentMap(limit: options.parallelQuestions) { tag in
            try await leftLately(by: tag)
        }
        inventory.recent.formUnion(left.joined())
        guard let noted = try await roots?(repository, limit) else { return }
        inventory.noted = noted.lasting
        inventory.recent.formUnion(noted.recent)
        inventory.obstacles += noted.unreadable.sorted { $0.text < $1.text }.map {
            "\($0) cannot be understood, and may lead to a manifest; mend or remove it"
        }
    }

    /// What a tag has pointed at within the grace period, and what it pointed at when that began: it has left that since. Nothing when
    /// the tag was not moved since.
    private func leftLately(by tag: Tag) async throws -> [Digest] {
        guard let link = try await store.metadata(of: repository.link(.tag(tag)).key), isYoung(link.modified) else {
            return []
        }
        let history = try await history(of: tag)
        let times = try await history.concurrentMap(limit: options.parallelQuestions) { digest in
            try await store.metadata(of: layout.tagIndexLink(tag, digest))?.modified ?? .max
        }
        // Of several that have the same second any may have been the last.
        let last = times.filter { !isYoung($0) }.max()
        return zip(history, times).filter { isYoung($0.1) || $0.1 == last }.map(\.0)
    }

    /// Everything that a tag has pointed at, as far as it is noted.
    func history(of tag: Tag) async throws -> [Digest] {
        var digests: [Digest] = []
        for algorithm in DigestAlgorithm.allCases {
            try await store.forEachPage(below: layout.tagIndex(tag).appending(algorithm.rawValue)) { page in
                digests += page.compactMap { Digest("\(algorithm.rawValue):\($0.name)") }
            }
        }
        return digests
    }

    private func reading(of place: Digest) async throws -> ManifestReading {
        if let reading = try await reading(of: place, upTo: Self.usualManifest) { return reading }
        return try await content.manifestReadings.alone(0) {
            try await reading(of: place, upTo: Self.largestManifest)
                ?? .damaged("it is too large to be a manifest; the limit is \(Self.largestManifest) bytes")
        }
    }

    /// Nil when it has more than `limit` bytes.
    private func reading(of place: Digest, upTo limit: Int) async throws -> ManifestReading? {
        let object: StoredObject?
        do throws(StorageError) {
            object = try await store.read(Layout.blob(place), upTo: limit)
        } catch {
            guard error.code == .tooLarge else { throw error }
            return nil
        }
        guard let bytes = object?.bytes else { return .absent }
        let actual = bytes.withUnsafeReadableBytes { ContentHasher.digest(of: $0, by: place.algorithm) }
        guard actual == place else { return .damaged("its bytes are not those of its digest") }
        return .names(ManifestNames(bytes.readableBytesView))
    }
}
