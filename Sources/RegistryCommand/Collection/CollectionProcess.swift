import Glibc
import Logging
import ObjectStorage
import PackIndex
import Registry
import RegistryConfiguration

/// A garbage collection from its configuration to its end, in a process of its own.
struct CollectionProcess {
    /// Questions to a bucket that wait for the network at once, for each repository.
    private static let bucketQuestions = 32

    let configuration: Configuration
    var options: CollectionOptions
    let logger: Logger

    /// Returns what it came to.
    func run(telling printer: CollectionPrinter) async throws -> CollectionSummary {
        let lock = try writerLock()
        defer { withExtendedLifetime(lock) {} }
        let store = try await store()
        do {
            let summary = try await collect(in: store, telling: printer)
            await store.shutdown()
            printer.close(with: summary)
            return summary
        } catch {
            await store.shutdown()
            throw error
        }
    }

    private func collect(in store: any ObjectStore, telling printer: CollectionPrinter) async throws
        -> CollectionSummary
    {
        var contentOptions = ContentOptions()
        contentOptions.isShared = configuration.storage.isShared
        var options = options
        if let purging = configuration.storage.uploadPurging, !purging.dryRun {
            options.uploadAge = purging.age.components.seconds
        }
        if case .s3 = configuration.storage.driver {
            contentOptions.isShared = true
            contentOptions.indexesCatalog = true
            options.parallelQuestions = Self.bucketQuestions
        }
        let content = ContentStore(store: store, options: contentOptions, logger: logger)
        var collection = GarbageCollection(options: options) { try await $0.packRoots(since: $1) }
        if case .filesystem(let root, _) = configuration.storage.driver {
            collection.unlisted = UnlistedNames(root: root)
        }
        collection.isStopped = { StopSignal.name != nil }
        return try await collection.run(on: content) { printer.show($0) }
    }

    /// The right to write to a directory; nil where nobody needs it, or nobody can have it.
    private func writerLock() throws -> WriterLock? {
        switch configuration.storage.driver {
        case .inMemory:
            throw StartupError(
                "storage.inmemory keeps everything in the memory of the process that serves it, where no other can reach it"
            )
        case .s3: return nil
        case .filesystem(let root, _):
            var status = stat()
            guard stat(root, &status) == 0 else {
                throw StartupError("\(root): \(String(cString: strerror(errno))); is its volume mounted?")
            }
            if options.isDryRun { return nil }
            if configuration.storage.isShared {
                StandardError.write(
                    "registry: garbage-collect: storage.filesystem.shared is set, so nothing tells whether a server writes to \(root) now; all of them have to be stopped or read-only"
                )
            }
            let holder = "garbage-collect, \(WriterTurn.holder)"
            switch WriterLock.attempt(root: root, holder: holder) {
            case .acquired(let lock): return lock
            case .held(let holder):
                throw StartupError(
                    "\(root) is written by \(holder); stop it, or start it with storage.maintenance.readonly.enabled: true, and collect again"
                )
            case .unsupported(let reason):
                logger.warning("nothing keeps another process from writing to \(root): \(reason)")
                return nil
            case .unknown(let reason) where configuration.storage.isShared,
                .noRoom(let reason) where configuration.storage.isShared:
                logger.warning("nothing keeps another process from writing to \(root): \(reason)")
                return nil
            case .noRoom(let reason):
                throw StartupError(
                    "whether a server writes to \(root) cannot be told: \(reason); make room for one file, or set storage.filesystem.shared: true when no server writes"
                )
            case .unknown(let reason):
                throw StartupError(
                    "whether a server writes to \(root) cannot be told: \(reason); run this as the user who owns the directory, or set storage.filesystem.shared: true when no server writes"
                )
            }
        }
    }

    /// Opens the store without trying what it can do, which would write to it. What is behind a link that leads nowhere is not gone.
    private func store() async throws -> any ObjectStore {
        var looking = configuration
        looking.storage.readOnly = true
        return try await RegistryProcess(configuration: looking, logger: logger).openStore(lostLinks: .refused)
    }
}
