import NIOCore

/// An append session of a ``FilesystemStore``.
struct FileAppendSession: AppendSession {
    let file: UnfinishedFile
    let threads: BlockingThreads

    var offset: Int64 {
        get async { file.offset }
    }

    func append(_ bytes: ByteBuffer) async throws(StorageError) {
        let file = file
        try await threads.run { () throws(StorageError) in try file.append(bytes) }
    }

    func synchronize() async throws(StorageError) -> Int64 {
        let file = file
        return try await threads.run { () throws(StorageError) in try file.synchronize() }
    }

    func reader() async throws(StorageError) -> any ObjectReader {
        let file = file
        let open = try await threads.run { () throws(StorageError) in try file.reader() }
        return FileReader(file: open, threads: threads)
    }

    func publish(as key: ObjectKey) async throws(StorageError) {
        let file = file
        try await threads.run { () throws(StorageError) in try file.publish(as: key) }
    }

    func suspend() async throws(StorageError) -> Int64 {
        let file = file
        return try await threads.run { () throws(StorageError) in try file.suspend() }
    }

    func revert() async throws(StorageError) {
        let file = file
        try await threads.run { () throws(StorageError) in try file.revert() }
    }

    func discard() async throws(StorageError) {
        let file = file
        try await threads.run { () throws(StorageError) in try file.discard() }
    }
}
