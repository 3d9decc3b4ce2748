import NIOCore
import OCI
import ObjectStorage

/// What a link says, for a collection: what is damaged is told apart from what is absent.
enum LinkReading: Hashable, Sendable {
    case absent
    case digest(Digest)
    /// Empty or torn, as another server's crash leaves it, or no link at all.
    case damaged
    /// There is something in its place that is no regular file.
    case irregular

    init(_ object: StoredObject?) {
        guard let object else {
            self = .absent
            return
        }
        let text = object.bytes.readableBytesView.trimmingSpace()
        self = Digest(String(decoding: text, as: UTF8.self)).map { .digest($0) } ?? .damaged
    }

    static func read(_ key: ObjectKey, in store: any ObjectStore) async throws(StorageError) -> LinkReading {
        do throws(StorageError) {
            return LinkReading(try await store.read(key, upTo: 1024))
        } catch {
            guard error.code == .tooLarge else { throw error }
            return .damaged
        }
    }
}
