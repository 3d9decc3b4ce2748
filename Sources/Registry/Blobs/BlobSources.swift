import OCI
import Synchronization

/// Which repositories have a blob, as far as it is known: the index for mounting from anywhere. Derived: what it lacks is
/// searched for in the store and entered. Never an answer by itself: the link in the store is.
final class BlobSources: Sendable {
    /// Digests that are remembered; beyond it another goes, whichever.
    private static let maximumCount = 65_536
    /// Repositories of one digest.
    private static let maximumRepositories = 4

    /// Seconds for which a blob that no repository has is not searched for again: so long a link that another process
    /// makes may go unseen.
    private static let absenceLag: Int64 = 60

    /// Until when a search that found nothing counts.
    private let absences = Mutex<[Digest: Int64]>([:])
    private let repositories = Mutex<[Digest: [RepositoryName]]>([:])

    func note(_ digest: Digest, in name: RepositoryName) {
        absences.withLock { _ = $0.removeValue(forKey: digest) }
        repositories.withLock { repositories in
            var names = repositories[digest] ?? []
            guard !names.contains(name) else { return }
            names.append(name)
            if names.count > Self.maximumRepositories { names.removeFirst() }
            if repositories.count >= Self.maximumCount, repositories[digest] == nil, let any = repositories.keys.first {
                repositories[any] = nil
            }
            repositories[digest] = names
        }
    }

    /// Remembers that a search at `now` found the blob nowhere.
    func noteAbsence(_ digest: Digest, at now: Int64) {
        absences.withLock { absences in
            if absences.count >= Self.maximumCount { absences.removeAll() }
            absences[digest] = now + Self.absenceLag
        }
    }

    /// Whether a search a short while ago found the blob nowhere.
    func isAbsent(_ digest: Digest, at now: Int64) -> Bool {
        absences.withLock { now < $0[digest] ?? .min }
    }

    subscript(_ digest: Digest) -> [RepositoryName] {
        repositories.withLock { $0[digest] ?? [] }
    }
}
