import ObjectStorage
import Synchronization

/// Removes folders in which a collection has left nothing. One that cannot be removed is kept in mind to be told: it holds nothing, and so
/// holds nothing up.
final class EmptyFolders: Sendable {
    /// Of those that stay, which are told one by one.
    private static let mostTold = 20

    private let store: any ObjectStore
    private let remains = Mutex(FolderRemains())

    init(store: any ObjectStore) {
        self.store = store
    }

    func remove(_ folder: ObjectKey) async {
        do throws(StorageError) {
            try await store.prune(folder)
        } catch {
            remains.withLock { remains in
                remains.count += 1
                guard remains.told.count < Self.mostTold else { return }
                remains.told.append("the folder \(folder) could not be removed: \(error)")
            }
        }
    }

    /// What could not be removed since the last time that this was asked.
    func takeRemains() -> FolderRemains {
        remains.withLock { remains in
            defer { remains = FolderRemains() }
            return remains
        }
    }
}
