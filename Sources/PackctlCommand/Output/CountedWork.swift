import Synchronization

/// How far a command is with many small things: a bar on a terminal, and elsewhere a line on the standard error every ten seconds.
final class CountedWork: Sendable {
    typealias Clock = @Sendable () -> ContinuousClock.Instant

    private static let pause = Duration.seconds(10)

    private struct State {
        var done = 0
        var lastLine: ContinuousClock.Instant
    }

    /// Such as `compared with what is there`.
    private let name: String
    private let total: Int
    private let console: Console
    private let bar: ProgressBars.ID?
    private let now: Clock
    private let state: Mutex<State>

    init(_ name: String, of total: Int, _ console: Console, now: @escaping Clock = { .now }) {
        self.name = name
        self.total = total
        self.console = console
        self.now = now
        bar = console.bars?.begin(name, isCount: true)
        state = Mutex(State(lastLine: now()))
    }

    /// That one more is done.
    func advance() {
        let now = self.now()
        let (done, isDue) = state.withLock { state in
            state.done += 1
            let isDue = now - state.lastLine >= CountedWork.pause && state.done < total
            if isDue { state.lastLine = now }
            return (state.done, isDue)
        }
        if let bar, let bars = console.bars {
            bars.advance(bar, to: Int64(done), of: Int64(total))
        } else if isDue {
            console.note("\(done) of \(total) \(name)")
        }
    }
}
