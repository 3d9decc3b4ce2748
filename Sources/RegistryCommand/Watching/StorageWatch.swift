import ObjectStorage
import Telemetry

/// Counts what a store is asked.
struct StorageWatch: StorageObserver {
    let metrics: StorageMetrics

    func ended(_ action: StorageAction, after duration: Int64, failure: StorageError.Code?) {
        metrics.count(StorageAction.index(of: action), after: duration, failure: failure?.description)
    }
}

extension StorageAction {
    private static let indices = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })

    fileprivate static func index(of action: StorageAction) -> Int { indices[action] ?? 0 }
}
