import Synchronization

/// Bytes that may still pass.
final class Allowance: Sendable {
    private struct Held {
        var left: Int
        var taken = 0
    }

    private let held: Mutex<Held>

    init(_ count: Int) { held = Mutex(Held(left: count)) }

    /// Whether nothing may pass any more.
    var isSpent: Bool { held.withLock { $0.left <= 0 } }

    /// Bytes that passed.
    var taken: Int { held.withLock { $0.taken } }

    func renew(_ count: Int) { held.withLock { $0.left = count } }

    /// How many of these may pass.
    func take(_ count: Int) -> Int {
        held.withLock { held in
            let passing = min(count, held.left)
            held.left -= passing
            held.taken += passing
            return passing
        }
    }
}
