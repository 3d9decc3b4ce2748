import Logging
import Testing

@testable import Notifications

extension EndpointSettings {
    static func named(_ name: String, _ url: String = "http://127.0.0.1:9/") throws -> EndpointSettings {
        EndpointSettings(name: name, url: try #require(EndpointURL(url)))
    }
}

extension Notifications {
    /// Runs `body` while events go to stub couriers, by the names of endpoints, and tells what was logged. At the end what waits
    /// has `grace`.
    static func withCouriers(
        _ couriers: [String: StubCourier], _ change: (inout NotificationSettings) -> Void = { _ in },
        grace: Duration = .seconds(120), log: LogRecorder = LogRecorder(), surroundings: Surroundings = .system,
        _ body: (Notifications) async throws -> Void, isolation: isolated (any Actor)? = #isolation
    ) async throws {
        var settings = NotificationSettings()
        settings.endpoints = try couriers.keys.sorted().map { try EndpointSettings.named($0) }
        change(&settings)
        // A disk that is busy does not hang.
        let notifications = try Notifications(
            settings, surroundings: surroundings, logger: log.logger, longestSaving: .seconds(240)
        ) { endpoint in
            couriers[endpoint.name] ?? StubCourier()
        }
        let running = Task { await notifications.run() }
        do {
            try await body(notifications)
        } catch {
            running.cancel()
            throw error
        }
        notifications.stop(within: grace)
        await running.value
    }

    func post(_ event: Event) {
        post(weight: 1000) { [event] }
    }
}

extension Surroundings {
    /// A clock that stands still; waits are as long as was asked for.
    static let standing: Surroundings = {
        let start = ContinuousClock.now
        return Surroundings(now: { start }, pause: system.pause, chance: system.chance)
    }()
}
