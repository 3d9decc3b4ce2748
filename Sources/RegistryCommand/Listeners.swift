import HTTPConnection
import ServiceLifecycle

/// The listeners of a server, which begin and end together.
struct Listeners: Service {
    let main: Listener
    /// Nil when there is nothing to be answered over plain HTTP beside it.
    let challenge: ChallengeListener?

    func run() async throws {
        guard let challenge else { return try await main.run() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await main.run() }
            group.addTask { try await challenge.run() }
            // Where one fails, the other is cancelled.
            for try await _ in group {}
        }
    }
}
