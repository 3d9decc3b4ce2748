import Glibc
import Logging
import ServiceLifecycle

/// Runs a service and ends the process when, after the signal to stop, it takes longer than `http.draintimeout`.
struct DrainLimit<Limited: Service>: Service {
    /// What an answer that is on its way out may take besides.
    private static var grace: Duration { .milliseconds(200) }

    let service: Limited
    /// Zero ends requests under way at once: every upload can be resumed.
    let timeout: Duration
    let logger: Logger
    let stop: StopMoment
    /// What must not be left undone when the process ends here.
    let onTimeout: @Sendable () -> Void

    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            group.addTask { try await watch() }
            try await group.next()
            group.cancelAll()
        }
    }

    /// Returns never, but throws when it is cancelled.
    private func watch() async throws {
        try await gracefulShutdown()
        stop.note()
        logger.info("stopping; requests under way have \(timeout) to end")
        try await Task.sleep(for: timeout + Self.grace)
        logger.warning("stopped with requests under way, for which http.draintimeout (\(timeout)) did not wait")
        onTimeout()
        exit(0)
    }
}
