import Glibc
import Synchronization

/// Holds threads of a pool until a test lets them go, or for five minutes at most.
final class Gate: Sendable {
    private let isOpen = Mutex(false)

    func open() {
        isOpen.withLock { $0 = true }
    }

    func wait() {
        for _ in 0..<300_000 where !isOpen.withLock({ $0 }) { usleep(1000) }
    }
}
