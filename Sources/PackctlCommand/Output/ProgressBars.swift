import Glibc
import Synchronization

/// The bars of the transfers that are under way, one below the other at the end of a terminal.
final class ProgressBars: Sendable {
    /// Names a bar.
    struct ID: Hashable, Sendable {
        fileprivate let number: Int
    }

    private struct State {
        var layout = ProgressLayout()
        var nextNumber = 0
        /// Lines on the terminal that are to be erased.
        var lines = 0
        var lastDrawing: Duration?
    }

    /// Often enough for the eye.
    private static let pause = Duration.milliseconds(100)

    private let terminal: Int32
    private let state = Mutex(State())

    init(terminal: Int32) { self.terminal = terminal }

    /// Takes down a bar, which is shown with its first bytes.
    ///
    /// - Parameter isCount: whether it counts something else than bytes.
    func begin(_ name: String, isCount: Bool = false) -> ID {
        state.withLock { state in
            state.nextNumber += 1
            state.layout.names[state.nextNumber] = name
            if isCount { state.layout.counts.insert(state.nextNumber) }
            return ID(number: state.nextNumber)
        }
    }

    func advance(_ bar: ID, to transferred: Int64, of total: Int64?) {
        let now = ProgressBars.now()
        state.withLock { state in
            let isOver = state.layout.advance(bar.number, to: transferred, of: total, at: now)
            if !isOver, let last = state.lastDrawing, now - last < ProgressBars.pause { return }
            state.lastDrawing = now
            draw(&state)
        }
    }

    /// Takes all bars from the terminal; they come back with the next bytes.
    func erase() {
        state.withLock { state in
            guard state.lines > 0 else { return }
            terminal.write(ProgressBars.erasing(state.lines))
            state.lines = 0
            state.lastDrawing = nil
        }
    }

    private func draw(_ state: inout State) {
        let lines = state.layout.lines(columns: columns)
        let text = ProgressBars.erasing(state.lines) + lines.map { $0 + "\n" }.joined()
        state.lines = lines.count
        if !text.isEmpty { terminal.write(text) }
    }

    /// Up by so many lines, and everything away from there on (ECMA-48).
    private static func erasing(_ lines: Int) -> String { lines == 0 ? "" : "\r\u{1B}[\(lines)A\u{1B}[J" }

    private var columns: Int {
        var size = winsize()
        guard ioctl(terminal, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    private static func now() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
