public import NIOCore

/// Keeps each object as a plain file below a directory, in names and modes as Distribution does, so that both can serve
/// one tree.
///
/// Writes are durable when they return: the bytes, the name, and every directory above it. Conditions are linearizable
/// among the writers of this process; a second process that writes to the same directory must be kept away by other
/// means. One operation is one visit to a thread that may block, or none for a task on ``executor``; cancelling a task does
/// not interrupt it.
///
/// A listing reads its whole directory for each page, and fails when it cannot find out what one of its names is. Keys whose last component ends in
/// `.<16 hexadecimal digits>.tmp` or `.<uuid>.tmp` hold nothing and cannot be written: those are unfinished files of ours
/// and of Distribution. Such files of dead processes stay, unseen, until their tree is deleted.
public final class FilesystemStore: ObjectStore {
    private let tree: FileTree
    private let threads: BlockingThreads

    /// The least number of threads, as in Distribution; more than 1,024 are not started either.
    public static let minimumThreads = 25

    /// Makes `root`, and the directories above it, when they are missing; blocks meanwhile. At most `maximumThreads`
    /// file operations run at a time. To be ended by ``shutdown()``, as its threads live until then.
    public convenience init(
        root: String, maximumThreads: Int, lostLinks: LostLinks = .leftOut { _ in }
    ) throws(StorageError) {
        try self.init(root: root, maximumThreads: maximumThreads, lostLinks: lostLinks, calls: LinuxFileSystem())
    }

    package init(
        root: String, maximumThreads: Int, lostLinks: LostLinks = .leftOut { _ in }, calls: any FileSystemCalls
    ) throws(StorageError) {
        tree = try FileTree(root: root, lostLinks: lostLinks, calls: calls)
        threads = BlockingThreads(count: min(max(maximumThreads, FilesystemStore.minimumThreads), 1024))
    }

    public var summary: String { "filesystem at \(tree.root)" }

    public var executor: (any TaskExecutor)? { threads.executor }

    public func metadata(of key: ObjectKey) async throws(StorageError) -> ObjectMetadata? {
        try await run { tree throws(StorageError) in try tree.metadata(of: key) }
    }

    public func present(_ keys: [ObjectKey]) async throws(StorageError) -> [Bool] {
        try await run { tree throws(StorageError) in try tree.present(keys) }
    }

    public func read(_ key: ObjectKey, upTo limit: Int) async throws(StorageError) -> StoredObject? {
        try await run { tree throws(StorageError) in try tree.read(key, upTo: limit) }
    }

    public func open(_ key: ObjectKey) async throws(StorageError) -> (any ObjectReader)? {
        guard let file = try await run({ tree throws(StorageError) in try tree.open(key) }) else { return nil }
        return FileReader(file: file, threads: threads)
    }

    @discardableResult
    public func put(
        _ bytes: ByteBuffer, at key: ObjectKey, if condition: WriteCondition
    ) async throws(StorageError) -> ObjectVersion {
        try await run { tree throws(StorageError) in try tree.put(bytes, at: key, if: condition) }
    }

    @discardableResult
    public func delete(_ key: ObjectKey, if condition: WriteCondition) async throws(StorageError) -> Bool {
        try await run { tree throws(StorageError) in try tree.delete(key, if: condition) }
    }

    @discardableResult
    public func deleteTree(_ key: ObjectKey) async throws(StorageError) -> Bool {
        try await run { tree throws(StorageError) in try tree.deleteTree(key) }
    }

    public func prune(_ key: ObjectKey) async throws(StorageError) {
        try await run { tree throws(StorageError) in try tree.prune(key) }
    }

    public func list(
        _ key: ObjectKey, after last: String?, limit: Int
    ) async throws(StorageError) -> ObjectListing {
        try await run { tree throws(StorageError) in try tree.list(key, after: last, limit: limit) }
    }

    public func beginAppend(
        _ key: ObjectKey, expecting expectation: AppendExpectation
    ) async throws(StorageError) -> any AppendSession {
        let file = try await run { tree throws(StorageError) in try tree.beginAppend(key) }
        return FileAppendSession(file: file, threads: threads)
    }

    public func resumeAppend(
        _ key: ObjectKey, at offset: Int64
    ) async throws(StorageError) -> (any AppendSession)? {
        let file = try await run { tree throws(StorageError) in try tree.resumeAppend(key, at: offset) }
        guard let file else { return nil }
        return FileAppendSession(file: file, threads: threads)
    }

    public func takeAppend(
        _ key: ObjectKey, at offset: Int64, expecting expectation: AppendExpectation,
        when isCurrent: @Sendable () async throws -> Bool
    ) async throws -> (any AppendSession)? {
        let taken = try await run { tree throws(StorageError) in try tree.takeAppend(key, begins: offset == 0) }
        guard let taken else { return nil }
        let session = FileAppendSession(file: taken.file, threads: threads)
        guard try await isCurrent() else {
            if taken.isNew { try await session.discard() }
            throw StorageError(.conditionFailed, "somebody else has gone on with \(key) since it was looked at")
        }
        try await threads.run { () throws(StorageError) in try taken.file.cut(to: offset) }
        return session
    }

    public func appendedSize(_ key: ObjectKey) async throws(StorageError) -> Int64? {
        try await metadata(of: key)?.size
    }

    /// Throws `.unavailable` when the root directory is gone, `.readOnly` when it cannot be written to. A full
    /// disk is no failure: it can be read.
    public func probe() async throws(StorageError) {
        try await run { tree throws(StorageError) in try tree.probe() }
    }

    public func shutdown() async {
        await threads.shutdown()
    }

    private func run<Value: Sendable>(
        _ body: @escaping @Sendable (FileTree) throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        let tree = tree
        return try await threads.run { () throws(StorageError) in try body(tree) }
    }
}
