import Notifications
import ServiceLifecycle

/// Delivers events until all requests have ended, and then for what is left of the time to drain.
struct NotificationService: Service {
    /// What an endpoint that takes events needs for the last ones, also where requests are given no time.
    private static let leastGrace = Duration.seconds(1)

    let notifications: Notifications
    /// `http.draintimeout`
    let drainTimeout: Duration
    let stop: StopMoment

    func run() async throws {
        await withGracefulShutdownHandler {
            await notifications.run()
        } onGracefulShutdown: {
            notifications.stop(within: Swift.max(drainTimeout - stop.passed, Self.leastGrace))
        }
    }
}
