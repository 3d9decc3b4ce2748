import OCI
import Synchronization

/// Where blobs were seen a short while ago: hints for mounting from anywhere. Never an answer: the link in the store is.
final class BlobSources: Sendable {
    /// Digests that are remembered; beyond it a random one goes.
    private static let maximumCount = 65_536
    /// Repositories of one digest.
    private static let maximumRepositories = 4

    private let repositories = Mutex<[Digest: [RepositoryName]]>([:])

    func note(_ digest: Digest, in name: RepositoryName) {
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

    subscript(_ digest: Digest) -> [RepositoryName] {
        repositories.withLock { $0[digest] ?? [] }
    }
}
