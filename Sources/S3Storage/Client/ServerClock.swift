import Synchronization

/// How far the server's clock is ahead of ours. Signatures are good for 15 minutes around the server's time; a machine whose clock is
/// wrong learns the difference from a refusal and signs by the server's clock from then on.
final class ServerClock: Sendable {
    private let ahead = Mutex<Int64>(0)

    /// Seconds.
    var offset: Int64 { ahead.withLock { $0 } }

    /// Returns what was held before.
    func adopt(_ seconds: Int64) -> Int64 {
        ahead.withLock { ahead in
            defer { ahead = seconds }
            return ahead
        }
    }
}
