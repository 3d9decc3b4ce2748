import Logging
import ObjectStorage
import RegistryConfiguration
import S3Storage

extension RegistryProcess {
    /// Opens the store that the configuration names, finds out whether it can serve, and says in the log what it is.
    ///
    /// - Parameter lostLinks: what is done about symbolic links in a directory that lead nowhere; a line in the log for each is usual.
    func openStore(lostLinks: LostLinks? = nil) async throws -> any ObjectStore {
        switch configuration.storage.driver {
        case .filesystem(let root, let threads):
            let told = LostLinks.leftOut { [logger] path in
                logger.warning(
                    "storage: \(path) is a symbolic link that leads nowhere, and is left out; mount what it leads to, or remove the link"
                )
            }
            let store = try FilesystemStore(root: root, maximumThreads: threads, lostLinks: lostLinks ?? told)
            logger.info("storage: \(store.summary)")
            do throws(StorageError) {
                try await warnOfForeignContent(in: store, at: root)
            } catch {
                logger.warning("storage: \(error.message)")
            }
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
    private func warnOfForeignContent(in store: any ObjectStore, at root: String) async throws(StorageError) {
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
