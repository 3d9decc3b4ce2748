import ObjectStorage
import StorageTesting
import Synchronization

/// A store in which something happens just before an object is deleted, once for each object.
final class MetDeletion: ForwardingStore {
    let base: any ObjectStore
    private let meetings = Mutex<[ObjectKey: @Sendable () async throws -> Void]>([:])
    private let failures = Mutex<[any Error]>([])

    init(_ base: any ObjectStore) {
        self.base = base
    }

    /// Lets `action` happen before the next deletion of the object.
    func meet(_ key: ObjectKey, with action: @escaping @Sendable () async throws -> Void) {
        meetings.withLock { $0[key] = action }
    }

    /// Those whose deletion did not come.
    var awaited: [ObjectKey] { meetings.withLock { Array($0.keys) } }

    /// What the actions threw.
    var thrown: [any Error] { failures.withLock { $0 } }

    @discardableResult
    func delete(_ key: ObjectKey, if condition: WriteCondition) async throws(StorageError) -> Bool {
        if let action = meetings.withLock({ $0.removeValue(forKey: key) }) {
            do {
                try await action()
            } catch {
                failures.withLock { $0.append(error) }
            }
        }
        return try await base.delete(key, if: condition)
    }
}
