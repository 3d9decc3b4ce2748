import OCI
import Synchronization

/// Which uploads are being written in this process, so that each has one writer; and where those stand that were put
/// down a moment ago, so that the next request need not ask the store.
final class UploadClaims: Sendable {
    struct Key: Hashable {
        var repository: RepositoryName
        var id: UploadID
    }

    private struct State {
        /// With the durable offset at which the writer began, as soon as it is known.
        var claimed: [Key: Int64?] = [:]
        var resting: [Key: ContentHasher] = [:]
    }

    /// Sessions at rest that are remembered; beyond it the store is asked.
    private static let maximumResting = 4096

    private let state = Mutex(State())

    /// The right to write one upload, until it is let go; nil when somebody else has it.
    func claim(_ repository: RepositoryName, _ id: UploadID) -> UploadClaim? {
        let key = Key(repository: repository, id: id)
        let resting = state.withLock { state -> ContentHasher?? in
            guard state.claimed[key] == nil else { return nil }
            state.claimed[key] = .some(nil)
            return .some(state.resting.removeValue(forKey: key))
        }
        return resting.map { UploadClaim(claims: self, key: key, hasher: $0) }
    }

    /// The durable offset of a session that is being written; nil when nobody writes to it, or just begins to.
    func offsetOfWriter(_ repository: RepositoryName, _ id: UploadID) -> Int64? {
        state.withLock { $0.claimed[Key(repository: repository, id: id)] ?? nil }
    }

    /// Where a session stood when this process put it down; nil when it is being written or not remembered.
    func resting(_ repository: RepositoryName, _ id: UploadID) -> ContentHasher? {
        state.withLock { $0.resting[Key(repository: repository, id: id)] }
    }

    /// Those that somebody writes to.
    var claimedCount: Int { state.withLock { $0.claimed.count } }

    /// Those that are remembered as put down.
    var restingCount: Int { state.withLock { $0.resting.count } }

    fileprivate func begin(_ key: Key, at offset: Int64) {
        state.withLock { $0.claimed[key] = offset }
    }

    fileprivate func release(_ key: Key, resting hasher: ContentHasher?) {
        state.withLock { state in
            state.claimed[key] = nil
            guard let hasher else { return }
            if state.resting.count >= Self.maximumResting, let any = state.resting.keys.first {
                state.resting[any] = nil
            }
            state.resting[key] = hasher
        }
    }
}

/// The right to write one upload; whoever lets go of it gives it back.
final class UploadClaim: Sendable {
    private let claims: UploadClaims
    private let key: UploadClaims.Key
    private let rest: Mutex<ContentHasher?>

    /// The hash of the durable bytes when this process put the session down; its count is the durable offset.
    let hasher: ContentHasher?

    fileprivate init(claims: UploadClaims, key: UploadClaims.Key, hasher: ContentHasher?) {
        self.claims = claims
        self.key = key
        self.hasher = hasher
        self.rest = Mutex(nil)
    }

    /// Says how many bytes are durable before anything is written.
    func begin(at offset: Int64) {
        claims.begin(key, at: offset)
    }

    /// Remembers where the session stands for the next claim.
    func rest(_ hasher: ContentHasher) {
        rest.withLock { $0 = hasher }
    }

    deinit {
        claims.release(key, resting: rest.withLock { $0 })
    }
}
