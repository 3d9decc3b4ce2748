import Logging
import RegistryConfiguration
import Telemetry

/// The configuration of a server that runs: read again when somebody asks for it, and brought into effect as far as that goes
/// without a restart. A bad one changes nothing.
struct LiveConfiguration {
    private let started: LoadedConfiguration
    private var last: LoadedConfiguration
    private let load: @Sendable () -> LoadedConfiguration
    private let logger: Logger
    private let threshold: LogThreshold

    /// - Parameters:
    ///   - started: what the server was started with.
    ///   - load: reads the configuration from where that one came from. May block.
    ///   - threshold: that of `logger`.
    init(
        _ started: LoadedConfiguration, load: @escaping @Sendable () -> LoadedConfiguration, logger: Logger,
        threshold: LogThreshold
    ) {
        self.started = started
        self.last = started
        self.load = load
        self.logger = logger
        self.threshold = threshold
    }

    /// Reads the configuration again, has `apply` bring it into effect when a key changed that can do without a restart, and
    /// says in the log what came of it. Blocks.
    mutating func reload(_ apply: (Configuration) throws -> Void) {
        let loaded = load()
        let problems = loaded.configuration.map { Preflight.problems(with: $0) } ?? []
        guard let configuration = loaded.configuration, problems.isEmpty else {
            let errors = loaded.diagnostics.filter { $0.severity == .error }.map(\.description) + problems
            for error in errors { logger.error("SIGHUP: the configuration stays as it was: \(error)") }
            return
        }
        let plan = ReloadPlan(
            changed: loaded.keys(differingFrom: last), pending: loaded.keys(differingFrom: started))
        do {
            if !plan.live.isEmpty { try apply(configuration) }
        } catch {
            logger.error("SIGHUP: the configuration stays as it was: \(error)")
            return
        }
        // What changes is told by whichever level tells more.
        let level = Logger.Level(configuration.log.level)
        threshold.level = Swift.min(threshold.level, level)
        defer { threshold.level = level }
        for diagnostic in loaded.diagnostics where diagnostic.severity == .warning {
            logger.warning("configuration: \(diagnostic)")
        }
        last = loaded
        report(plan)
    }

    private func report(_ plan: ReloadPlan) {
        for key in plan.live { logger.notice("SIGHUP: \(key) has changed, and counts from now on") }
        for key in plan.waiting { logger.warning("SIGHUP: \(key) has changed, and counts after a restart") }
        if plan.live.isEmpty, plan.waiting.isEmpty { logger.notice("SIGHUP: the configuration is the one in use") }
    }
}
