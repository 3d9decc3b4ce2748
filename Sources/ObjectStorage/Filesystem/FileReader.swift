import NIOCore

/// An object of a ``FilesystemStore``, opened.
struct FileReader: ObjectReader {
    let file: OpenFile
    let threads: BlockingThreads

    var size: Int64 { file.size }
    var localFile: LocalFile? { file.localFile }

    func read(_ range: Range<Int64>) async throws(StorageError) -> ByteBuffer {
        let file = file
        return try await threads.run { () throws(StorageError) in try file.read(range) }
    }
}
