import Synchronization

/// Tells somebody when servers are waited for and nothing moves: after ten seconds, once for each wait, and at most once in a minute.
/// Any number of clients may share one (``ClientSettings/waits``).
public final class LongWaits: Sendable {
    public typealias Listener = @Sendable (LongWait) -> Void

    private struct State {
        var watch: WaitWatch
        /// Whether a task looks at the waits; it ends when there are none.
        var isWatched = false
    }

    private let state: Mutex<State>
    private let surroundings: ClientSurroundings
    private let listener: Listener

    /// - Parameter listener: called from any task, and not for long.
    public convenience init(_ listener: @escaping Listener) {
        self.init(WaitWatch(), .system, listener)
    }

    init(_ watch: WaitWatch, _ surroundings: ClientSurroundings, _ listener: @escaping Listener) {
        state = Mutex(State(watch: watch))
        self.surroundings = surroundings
        self.listener = listener
    }

    func begin(_ subject: WaitWatch.Subject) -> WaitWatch.ID {
        let (id, isWatched) = state.withLock { state in
            defer { state.isWatched = true }
            return (state.watch.begin(subject, at: surroundings.elapsed()), state.isWatched)
        }
        if !isWatched { Task { await look() } }
        return id
    }

    func advance(_ id: WaitWatch.ID) {
        state.withLock { $0.watch.advance(id, at: surroundings.elapsed()) }
    }

    func end(_ id: WaitWatch.ID) {
        state.withLock { $0.watch.end(id) }
    }

    private func look() async {
        while true {
            let now = surroundings.elapsed()
            let (due, rest) = state.withLock { state in
                let due = state.watch.due(at: now)
                let rest = state.watch.rest(at: now)
                state.isWatched = rest != nil
                return (due, rest)
            }
            if let due {
                let since = surroundings.now() - due.length.components.seconds
                listener(
                    LongWait(
                        place: due.subject.place.description, purpose: due.subject.purpose, phase: due.subject.phase,
                        since: since, length: due.length, others: due.others))
            }
            guard let rest else { return }
            await surroundings.pause(rest)
        }
    }
}
