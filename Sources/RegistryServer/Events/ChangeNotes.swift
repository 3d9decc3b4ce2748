import OCI
import Synchronization

/// What a request has done so far, also when it fails in the end. It is there only while somebody wants to know.
final class ChangeNotes: Sendable {
    private struct State {
        var changes: [(RepositoryName, ContentChange)] = []
        var pulledSize: Int64?
    }

    private let state = Mutex(State())

    var all: [(repository: RepositoryName, change: ContentChange)] {
        state.withLock { $0.changes }.map { ($0.0, $0.1) }
    }

    func note(_ change: ContentChange, in repository: RepositoryName) {
        state.withLock { $0.changes.append((repository, change)) }
    }

    /// Bytes of the content that is pulled, where the answer does not tell.
    var pulledSize: Int64? {
        get { state.withLock { $0.pulledSize } }
        set { state.withLock { $0.pulledSize = newValue } }
    }
}
