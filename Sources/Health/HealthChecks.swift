public import Logging
public import ServiceLifecycle

/// Makes the checks of a server, each at its own interval, until the server stops. The first look comes after one interval.
public struct HealthChecks: Service {
    private let checks: [HealthCheck]
    private let register: HealthRegister
    private let logger: Logger

    /// - Parameter register: is told what fails.
    public init(_ checks: [HealthCheck], register: HealthRegister, logger: Logger) {
        self.checks = checks
        self.register = register
        self.logger = logger
    }

    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                for check in checks { group.addTask { await run(check) } }
            }
        }
        // A service that returns would end the server.
        if checks.isEmpty { try await gracefulShutdown() }
    }

    private func run(_ check: HealthCheck) async {
        var state = CheckState(threshold: check.threshold)
        var last: Look?
        while (try? await Task.sleep(for: check.interval)) != nil {
            let failure: String?
            if let last, !last.isOver {
                failure = "no answer within \(check.limit), and it is still waited for"
            } else {
                let look = Look()
                last = look
                failure = await look.failure(of: check)
            }
            guard !Task.isCancelled else { return }
            let change = state.afterLook(failure)
            register.set(state.problem, for: check.name)
            switch change {
            case .failed(let reason):
                logger.error(
                    "a health check failed; requests are answered 503 until it passes: \(reason)",
                    metadata: ["health.check": "\(check.name)"])
            case .recovered:
                logger.info("a health check passes again", metadata: ["health.check": "\(check.name)"])
            case nil: break
            }
        }
    }
}
