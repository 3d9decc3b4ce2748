import Dispatch
public import Foundation

/// The end of a process, to be waited for on any thread. `Process.waitUntilExit` runs the loop of the thread that it is called on, and
/// some of the threads that run tests never hear of the end that way.
public final class EndOfProcess: Sendable {
    private let ended = DispatchSemaphore(value: 0)

    /// For a process that is not running yet.
    public init(of process: Process) {
        let ended = ended
        process.terminationHandler = { _ in ended.signal() }
    }

    /// Blocks until it has ended. To be called once.
    public func wait() {
        ended.wait()
    }
}
