/// Somebody who is told of each call of a store that has ended. Called on any thread, many at a time: it must be quick.
public protocol StorageObserver: Sendable {
    /// - Parameters:
    ///   - duration: in nanoseconds.
    ///   - failure: why it failed; nil when it did not.
    func ended(_ action: StorageAction, after duration: Int64, failure: StorageError.Code?)
}

extension StorageObserver {
    /// Runs a call and tells of its end.
    func watching<Value>(
        _ action: StorageAction, _ call: () async throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        let start = StorageClock.now()
        do throws(StorageError) {
            let value = try await call()
            ended(action, after: StorageClock.now() - start, failure: nil)
            return value
        } catch {
            ended(action, after: StorageClock.now() - start, failure: error.code)
            throw error
        }
    }
}
