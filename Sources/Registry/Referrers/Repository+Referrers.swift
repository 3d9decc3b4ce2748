import NIOCore
public import OCI
import ObjectStorage

extension Repository {
    /// Bytes of manifests that are gathered for one page; a page has at least one entry.
    private static let maximumPageSize: Int64 = 4 << 20

    /// One page of the manifests that name `subject`, whether or not it is here itself, those after `last` only. The first
    /// call for a repository reads what other servers have put into it since it was read last.
    ///
    /// - Parameter artifactType: only referrers of that type; nil for all.
    public func referrers(
        of subject: Digest, artifactType: String? = nil, after last: Digest? = nil, limit: Int
    ) async throws -> ReferrerPage {
        try await content.referrerScan.complete(self)
        var page = ReferrerPage(referrers: [], hasMore: false)
        var size: Int64 = 0
        var rest = try await candidates(for: subject, after: last)[...]
        while !rest.isEmpty {
            // One more than may be wanted tells whether there are more.
            let room = Swift.max(1, Swift.min(content.options.tagLookups, limit - page.referrers.count + 1))
            let found = try await rest.prefix(room).concurrentMap(limit: room) { try await referrer($0, to: subject) }
            rest = rest.dropFirst(room)
            for case let referrer? in found where artifactType == nil || artifactType == referrer.artifactType {
                let fits = page.referrers.isEmpty || size + referrer.size <= Self.maximumPageSize
                guard page.referrers.count < limit, fits else {
                    page.hasMore = true
                    return page
                }
                size += referrer.size
                page.referrers.append(referrer)
            }
        }
        return page
    }

    /// The digests that were linked to `subject`, in order. What they name may be gone.
    private func candidates(for subject: Digest, after last: Digest?) async throws -> [Digest] {
        var digests = content.referrerScan.unwritten(subject, in: name)
        let linked = try await DigestAlgorithm.allCases.concurrentMap(limit: DigestAlgorithm.allCases.count) {
            algorithm in
            let folder = layout.referrers(subject).appending(algorithm.rawValue)
            var digests: [Digest] = []
            var after: String?
            repeat {
                let page = try await content.store.list(folder, after: after, limit: 100_000)
                digests += page.entries.compactMap { Digest("\(algorithm.rawValue):\($0.name)") }
                after = page.hasMore ? page.entries.last?.name : nil
            } while after != nil
            return digests
        }
        digests.formUnion(linked.joined())
        return digests.filter { digest in last.map { $0 < digest } ?? true }.sorted()
    }

    /// The list is derived, the manifest is the truth: nil when it is gone, or names another subject.
    private func referrer(_ digest: Digest, to subject: Digest) async throws -> Referrer? {
        guard let stored = try await manifest(.digest(digest)),
            let manifest = try await parse(stored),
            manifest.subject?.digest == subject
        else { return nil }
        return Referrer(
            mediaType: stored.mediaType, digest: digest, size: stored.blob.size,
            artifactType: manifest.effectiveArtifactType, annotations: manifest.annotations)
    }

    /// Makes `referrer` found by its subject.
    func linkReferrer(_ referrer: Digest, to subject: Digest) async throws {
        try await content.putLink(referrer, at: layout.referrerLink(subject, referrer))
    }
}
