import OCI
import ObjectStorage

/// Turns what a collection finds into events and sums.
struct CollectionLog {
    /// Warnings about one repository that are told; the rest are counted.
    private static let mostWarnings = 20
    /// Empty folders that are told; the rest are counted.
    private static let mostFolders = 20

    let tell: (CollectionEvent) -> Void
    private(set) var summary = CollectionSummary()
    private var progress = CollectionProgress()

    init(tell: @escaping (CollectionEvent) -> Void) {
        self.tell = tell
    }

    /// Whether so much has failed that the rest will too.
    var isHopeless: Bool { summary.failures >= GarbageCollection.patience }

    /// Whether there was one, with something in it or not.
    var hasMetRepositories: Bool { progress.repositories > 0 }

    mutating func noteStop() { summary.isStopped = true }

    mutating func warn(_ message: String) {
        summary.warnings += 1
        tell(.warning(message))
    }

    mutating func fail(_ message: String) {
        summary.failures += 1
        tell(.failure(message))
    }

    private mutating func note(_ remains: FolderRemains) {
        // Of many, all have the same cause most often.
        for text in remains.told.prefix(max(0, Self.mostFolders - summary.emptyFolders)) { tell(.failure(text)) }
        summary.emptyFolders += remains.count
    }

    /// Takes in what became of a repository; nil when it could not be looked at.
    mutating func note(
        _ result: Result<RepositoryOutcome, any Error>, of name: RepositoryName
    ) throws -> RepositoryOutcome? {
        progress.repositories += 1
        defer { tell(.progress(progress)) }
        tell(.repository(name))
        switch result {
        case .success(let outcome):
            note(outcome, of: name)
            return outcome
        case .failure(let error):
            if error is CancellationError { throw error }
            fail("\(name): \(error)")
            return nil
        }
    }

    private mutating func note(_ outcome: RepositoryOutcome, of name: RepositoryName) {
        for digest in outcome.manifests { tell(.manifestNeeded(digest, name)) }
        for digest in outcome.blobs { tell(.blobNeeded(digest, name)) }
        for digest in outcome.removedManifests { tell(.manifestEligible(digest, name)) }
        for digest in outcome.removedLayers { tell(.layerLinkEligible(digest, name)) }
        for entry in outcome.removedReferrers { tell(.referrerEligible(entry.referrer, subject: entry.subject, name)) }
        if outcome.isEmptied { tell(.repositoryEligible(name)) }
        for warning in outcome.warnings.prefix(Self.mostWarnings) { tell(.warning("\(name): \(warning)")) }
        if outcome.warnings.count > Self.mostWarnings {
            tell(.warning("\(name): \(outcome.warnings.count - Self.mostWarnings) more of that kind"))
        }
        note(outcome.remains)
        progress.manifests += outcome.manifests.count
        summary.manifests.removed += outcome.removedManifests.count
        summary.manifests.young += outcome.youngManifests
        summary.layerLinks.removed += outcome.removedLayers.count
        summary.layerLinks.young += outcome.youngLayers
        summary.referrers += outcome.removedReferrers.count
        summary.repositories += outcome.isEmptied ? 1 : 0
        summary.warnings += outcome.warnings.count
    }

    mutating func note(_ upload: AbandonedUpload) {
        summary.uploads += 1
        switch upload {
        case .session(let name, let id, _): tell(.uploadEligible(id.text, name))
        case .stray(let key): tell(.strayUploadEligible(key.text))
        }
    }

    /// Before anything was marked.
    mutating func stopEarly() {
        noteStop()
        spareBlobs(needed: 0)
    }

    mutating func spareBlobs(needed: Int) {
        summary.blobsWereSpared = true
        tell(.marked(blobs: needed, eligibleBlobs: nil, eligibleManifests: summary.manifests.removed))
    }

    func tellMarked(needed: Int, eligible: Int) {
        tell(.marked(blobs: needed, eligibleBlobs: eligible, eligibleManifests: summary.manifests.removed))
    }

    mutating func note(seen: Int) {
        progress.blobs += seen
        tell(.progress(progress))
    }

    mutating func note(_ outcome: BlobOutcome) {
        for digest in outcome.removed { tell(.blobEligible(digest)) }
        for failure in outcome.failures { fail(failure) }
        note(outcome.remains)
        if outcome.isStopped { noteStop() }
        summary.blobs.removed += outcome.removed.count
        summary.blobs.young += outcome.young
        summary.bytes += outcome.bytes
        note(seen: outcome.seen)
    }
}
