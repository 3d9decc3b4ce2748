import OCI
import PackFormat
import RegistryClient

extension PackRegistry {
    /// Names, versions or events that one list may have.
    static let longestList = 1_000_000
    /// Entries that are asked for at a time over `/v1`.
    private static let page = (name: "n", value: "1000")

    /// The names of all packs, in order.
    func names() async throws(ClientError) -> [PackName] {
        var names: Set<PackName> = []
        // Entries, also those that are there twice: a list that repeats itself has an end, too.
        var count = 0
        if isPackhouse {
            let request = DocumentRequest(
                .get, ["v1", "_catalog"], query: [PackRegistry.page], purpose: "listing the packs")
            try await client.sendForPages(request, as: V1Catalog.self) { page throws(ClientError) in
                names.formUnion(page.repositories.compactMap { PackName($0) })
                count += page.repositories.count
                try checkLength(count, of: "packs")
                return true
            }
        } else {
            var pages = client.repositories().makeAsyncIterator()
            while let page = try await pages.next() {
                let packs = page.names.compactMap { PackRepository($0) }.filter { $0.base == base }
                names.formUnion(packs.map(\.pack))
                count += page.names.count + page.unusable.count
                try checkLength(count, of: "repositories")
            }
        }
        return names.sorted()
    }

    /// The versions of a pack; nil when there is no such pack.
    ///
    /// - Parameter digests: whether to look up the digest of each version where the list does not have them.
    func versions(of pack: PackName, digests: Bool = true) async throws -> PackVersions? {
        do {
            return try await isPackhouse ? listed(pack) : tagged(pack, digests: digests)
        } catch let error as ClientError where error.code == .notFound {
            return nil
        }
    }

    /// A list that is cut off would look like a whole one.
    private func checkLength(_ count: Int, of what: String) throws(ClientError) {
        guard count > PackRegistry.longestList else { return }
        throw ClientError(.tooLarge, "\(client.server) lists more than \(PackRegistry.longestList) \(what)")
    }

    private func listed(_ pack: PackName) async throws(ClientError) -> PackVersions {
        var found = PackVersions(pack: pack, versions: [], set: PackTagSet([]))
        let request = DocumentRequest(
            .get, ["v1", pack.text, "tags", "list"], query: [PackRegistry.page],
            purpose: "listing the versions of \(pack)")
        try await client.sendForPages(request, as: V1Tags.self) { page throws(ClientError) in
            found.versions += page.tags
            found.labels += page.labels ?? []
            found.shadowed += page.shadowed ?? []
            if let parents = page.parentTags {
                found.toldParents = (found.toldParents ?? []) + parents.compactMap(\.read)
            }
            try checkLength(found.versions.count, of: "versions of \(pack)")
            return true
        }
        found.set = PackTagSet(reading: found.versions.filter { $0.fault == nil }.compactMap { Tag($0.tag) })
        return found
    }

    private func tagged(_ pack: PackName, digests: Bool) async throws -> PackVersions? {
        let repository = repository(of: pack)
        let set = PackTagSet(reading: try await client.tags(of: repository).all())
        let fullName = try client.server.fullName(of: repository)
        let versions = try await set.tags.parallelMap { tag in
            let head = digests ? try await client.manifestHead(.tag(tag.tag), in: repository) : nil
            return ListedVersion(tag, parents: set.parents(of: tag), digest: head?.digest, repository: fullName)
        }
        // A repository stays when its last tag is gone.
        return versions.isEmpty ? nil : PackVersions(pack: pack, versions: versions, set: set)
    }
}
