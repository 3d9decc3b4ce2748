/// Counts what is asked of the store, under the names that Distribution gives it.
public final class StorageMetrics: MetricSource {
    private let driver: String
    private let actions: [String]
    private let codes: [String]
    private let seconds: [Histogram]
    private let failures: MetricCells

    /// - Parameters:
    ///   - driver: which store, as the configuration names it.
    ///   - actions: what can be asked; calls name theirs by its index.
    ///   - codes: why it can fail; all other reasons are one.
    public init(driver: String, actions: [String], codes: [String]) {
        self.driver = driver
        self.actions = actions
        self.codes = codes + ["other"]
        seconds = actions.map { _ in Histogram(.shortSeconds) }
        failures = MetricCells(count: actions.count * (codes.count + 1), isStriped: false)
    }

    /// - Parameters:
    ///   - duration: in nanoseconds.
    ///   - code: why it failed; nil when it did not.
    public func count(_ action: Int, after duration: Int64, failure code: String?) {
        seconds[action].observe(UInt64(Swift.max(0, duration)))
        guard let code else { return }
        failures.add(1, to: action * codes.count + (codes.firstIndex(of: code) ?? codes.count - 1))
    }

    public func write(to exposition: inout Exposition) {
        exposition.begin(
            "registry_storage_action_seconds", .histogram, "Time that the store took for what it was asked.")
        for (action, histogram) in zip(actions, seconds) where histogram.contents.contains(where: { $0 > 0 }) {
            exposition.add(histogram, ["driver": driver, "action": action])
        }
        exposition.begin("registry_storage_errors_total", .counter, "Calls of the store that failed, by reason.")
        for (index, action) in actions.enumerated() {
            for (offset, code) in codes.enumerated() {
                let count = failures[index * codes.count + offset]
                if count > 0 { exposition.add(count, ["driver": driver, "action": action, "code": code]) }
            }
        }
    }
}
