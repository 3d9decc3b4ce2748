import Logging
import RegistryConfiguration
import Telemetry

/// The configuration of a server that runs: read again when somebody asks for it, and brought into effect as far as that goes
/// without a restart. A bad one changes nothing.
struct LiveConfiguration {
    private let started: LoadedConfiguration
    private var last: LoadedConfiguration
    /// The last one of which took effect what it says of users of a list.
    private var lastOfUserList: LoadedConfiguration
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
        self.lastOfUserList = started
        self.load = load
        self.logger = logger
        self.threshold = threshold
    }

    /// What reading the configuration again found.
    struct Change {
        fileprivate let loaded: LoadedConfiguration
        let configuration: Configuration
        fileprivate let plan: ReloadPlan

        /// Whether there is anything to bring into effect.
        var isLive: Bool { !plan.live.isEmpty }
    }

    /// Reads the configuration again. Nil for a bad one, of which the log says why. Blocks.
    func read() -> Change? {
        let loaded = load()
        let problems = loaded.configuration.map { Preflight.problems(with: $0, besides: last.configuration) } ?? []
        guard let configuration = loaded.configuration, problems.isEmpty else {
            let errors = loaded.diagnostics.filter { $0.severity == .error }.map(\.description) + problems
            for error in errors { refuse(error) }
            return nil
        }
        let changed =
            loaded.keys(differingFrom: lastOfUserList).filter(ReloadPlan.isOfUserList)
            + loaded.keys(differingFrom: last).filter { !ReloadPlan.isOfUserList($0) }
        let plan = ReloadPlan(
            changed: changed, pending: loaded.keys(differingFrom: started),
            keepsUserList: configuration.hasUserList && started.configuration?.hasUserList == true)
        return Change(loaded: loaded, configuration: configuration, plan: plan)
    }

    /// To be called when a change could not be brought into effect.
    func refuse(_ reason: String) {
        logger.error("SIGHUP: the configuration stays as it was: \(reason)")
    }

    /// To be called when a change has been brought into effect: has the level of the log follow, and the log tell of all.
    mutating func accept(_ change: Change) {
        // What changes is told by whichever level tells more.
        let level = Logger.Level(change.configuration.log.level)
        threshold.level = Swift.min(threshold.level, level)
        defer { threshold.level = level }
        for diagnostic in change.loaded.diagnostics where diagnostic.severity == .warning {
            logger.warning("configuration: \(diagnostic)")
        }
        let losesRules =
            change.plan.keepsUserList && change.configuration.access.rules == nil
            && lastOfUserList.configuration?.access.rules != nil
        last = change.loaded
        if change.plan.keepsUserList { lastOfUserList = change.loaded }
        report(change.plan)
        guard losesRules else { return }
        let readers = change.configuration.access.readOnlyUsers
        logger.warning(
            "SIGHUP: auth.access is gone: every user may do everything\(readers.isEmpty ? "" : ", but those of auth.htpasswd.readonly, who only read")"
        )
    }

    private func report(_ plan: ReloadPlan) {
        for key in plan.live { logger.notice("SIGHUP: \(key) has changed, and counts from now on") }
        for key in plan.waiting { logger.warning("SIGHUP: \(key) has changed, and counts after a restart") }
        if plan.live.isEmpty, plan.waiting.isEmpty { logger.notice("SIGHUP: the configuration is the one in use") }
    }
}
