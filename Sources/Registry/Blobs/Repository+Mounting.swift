public import OCI
import ObjectStorage

extension Repository {
    /// Makes a blob of `source` one of this repository too, without moving bytes. Returns whether `source` has it. Whether
    /// the caller may read `source` was decided before.
    public func mountBlob(_ digest: Digest, from source: Repository) async throws -> Bool {
        guard var target = try await content.storedTarget(of: source.link(.layer(digest))),
            try await content.storedSize(of: target) != nil
        else { return false }
        // A link to native content is never replaced by an alias, whose content docker-registry's collector may take.
        if target != digest, try await content.storedSize(of: digest) != nil { target = digest }
        if source.name != name {
            // docker-registry needs the link of what an alias names too.
            if target != digest { try await content.put(target, at: link(.layer(target))) }
            try await content.put(target, at: link(.layer(digest)))
        }
        content.blobSources.note(digest, in: name)
        return true
    }

    /// Makes a blob of any repository that the caller may read one of this repository too (OCI distribution-spec,
    /// "Mounting a blob from another repository", without `from`). Returns which one that was. Bytes without a link
    /// that may be read do not count: whoever asks must not learn what others keep.
    ///
    /// Costs a look at the index; a blob that the index lacks, as after a start, a look at every repository, once. Where each look
    /// is a request, only the first thousand repositories of the catalog are asked; a blob that is not found is pushed.
    public func mountBlob(
        _ digest: Digest, fromAny mayRead: (RepositoryName) -> Bool
    ) async throws -> RepositoryName? {
        guard try await content.storedSize(of: digest) != nil else { return nil }
        for candidate in [name] + content.blobSources[digest] where mayRead(candidate) {
            if try await mountBlob(digest, from: content.repository(candidate)) { return candidate }
        }
        guard !content.blobSources.isAbsent(digest, at: content.wallClock()) else { return nil }
        if content.catalogIndex != nil { return try await mountBlob(digest, fromFirst: mayRead) }
        var holder: RepositoryName?
        var isKnown = false
        try await content.walkRepositories(after: nil, having: ["_layers"]) { candidate in
            let source = content.repository(candidate)
            guard try await content.storedTarget(of: source.link(.layer(digest))) != nil else { return true }
            isKnown = true
            if mayRead(candidate), try await mountBlob(digest, from: source) { holder = candidate }
            return holder == nil
        }
        if !isKnown { content.blobSources.noteAbsence(digest, at: content.wallClock()) }
        return holder
    }

    /// Repositories that are asked for a blob at most, where each costs a request.
    private static let mostAsked = 1000

    /// Mounts from the first repositories of the catalog, which are all asked at once.
    private func mountBlob(
        _ digest: Digest, fromFirst mayRead: (RepositoryName) -> Bool
    ) async throws -> RepositoryName? {
        let candidates = try await content.catalog(after: nil, limit: Self.mostAsked).repositories
        let links = candidates.map { content.repository($0).link(.layer(digest)).key }
        let holders = try await zip(candidates, content.store.present(links)).filter(\.1).map(\.0)
        for holder in holders where mayRead(holder) {
            if try await mountBlob(digest, from: content.repository(holder)) { return holder }
        }
        if holders.isEmpty { content.blobSources.noteAbsence(digest, at: content.wallClock()) }
        return nil
    }
}
