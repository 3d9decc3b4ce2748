import Synchronization

/// When the server was told to stop.
final class StopMoment: Sendable {
    private let moment = Mutex<ContinuousClock.Instant?>(nil)

    /// Notes that it is now; the first time counts.
    func note() {
        moment.withLock { $0 = $0 ?? ContinuousClock.now }
    }

    /// How long ago that was; zero when nobody has noted it.
    var passed: Duration {
        moment.withLock { $0.map { ContinuousClock.now - $0 } ?? .zero }
    }
}
