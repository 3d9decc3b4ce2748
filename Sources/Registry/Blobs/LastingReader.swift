import NIOCore
import ObjectStorage
import Synchronization

/// A reader of bytes that a digest names, for stores that cannot keep what was opened when its key is written again: there
/// the same bytes lie then, so it opens them anew and reads on.
///
/// Everybody who writes at the key has compared the digest first; a size that differs says that somebody has not, and ends the
/// reading.
final class LastingReader: ObjectReader {
    let size: Int64
    private let key: ObjectKey
    private let store: any ObjectStore
    private let current: Mutex<any ObjectReader>

    init(_ reader: any ObjectReader, of key: ObjectKey, in store: any ObjectStore) {
        size = reader.size
        self.key = key
        self.store = store
        current = Mutex(reader)
    }

    var localFile: LocalFile? { current.withLock { $0 }.localFile }

    func read(_ range: Range<Int64>) async throws(StorageError) -> ByteBuffer {
        try await read(range, before: size)
    }

    func read(_ range: Range<Int64>, before end: Int64) async throws(StorageError) -> ByteBuffer {
        do throws(StorageError) {
            return try await current.withLock { $0 }.read(range, before: end)
        } catch {
            guard error.code == .replaced, let again = try await store.open(key), again.size == size else {
                throw error
            }
            current.withLock { $0 = again }
            return try await again.read(range, before: end)
        }
    }
}
