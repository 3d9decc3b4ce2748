import Logging
import ObjectStorage
import RegistryConfiguration
import S3Storage

extension RegistryProcess {
    /// Opens the store that the configuration names, finds out whether it can serve, and says in the log what it is.
    func openStore() async throws -> any ObjectStore {
        switch configuration.storage.driver {
        case .filesystem(let root, let threads):
            let store = try FilesystemStore(root: root, maximumThreads: threads)
            logger.info("storage: \(store.summary)")
            try await warnOfForeignContent(in: store, at: root)
            do throws(StorageError) {
                try await store.probe()
            } catch {
                if !(configuration.storage.readOnly && error.code == .readOnly) {
                    logger.warning("storage: \(error.message)")
                }
            }
            return store
        case .inMemory(let limit):
            let store = InMemoryStore(maximumSize: Int64(limit))
            logger.info("storage: \(store.summary); everything is lost at exit")
            return store
        case .s3(let s3):
            return try await openBucket(s3)
        }
    }

    /// A directory of something else is served as it is: empty. Whoever mounted it should know.
    private func warnOfForeignContent(in store: any ObjectStore, at root: String) async throws {
        let names = try await store.list(.root, after: nil, limit: 8).entries.map(\.name)
        let registry = try await store.list(.root.appending("docker"), after: nil, limit: 1).entries
        guard names.contains(where: { $0 != WriterLock.fileName }), registry.isEmpty else { return }
        logger.warning(
            """
            \(root) holds no registry data (docker/registry/v2) but something else (\(names.joined(separator: ", "))); it is \
            left untouched, and the registry begins empty beside it
            """)
    }
}
