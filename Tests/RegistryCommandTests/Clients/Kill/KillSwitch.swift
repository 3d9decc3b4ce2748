import Foundation
import Glibc
import StorageTesting
import Synchronization

/// Kills the server a seeded while after a seeded number of requests was begun.
final class KillSwitch: Sendable {
    private let process: ChildProcess
    private let delay: UInt32
    private let requestsLeft: Mutex<Int>
    private let fired = Atomic(false)
    private let counted = Atomic(0)

    init(_ process: ChildProcess, using generator: inout SplitMix64) {
        self.process = process
        requestsLeft = Mutex(Int.random(in: 20...160, using: &generator))
        delay = UInt32.random(in: 0...4_000, using: &generator)
    }

    /// Whether the server was killed, so that an answer may be missing.
    var isFired: Bool { fired.load(ordering: .acquiring) }

    /// How many requests were begun.
    var requests: Int { counted.load(ordering: .relaxed) }

    /// Counts a request that is about to be sent.
    func count() {
        counted.add(1, ordering: .relaxed)
        let isTheOne = requestsLeft.withLock { left in
            left -= 1
            return left == 0
        }
        guard isTheOne else { return }
        Thread.detachNewThread {
            usleep(self.delay)
            self.fire()
        }
    }

    /// Kills it now, if it was not killed yet: writers that stopped early never reach the count.
    func fire() {
        fired.store(true, ordering: .releasing)
        process.send(SIGKILL)
    }
}
