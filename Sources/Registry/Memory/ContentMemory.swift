import NIOCore
import OCI

/// Manifests and small blobs by digest. They were hashed when they came in, and the bytes of a digest never change, so
/// nothing here can be out of date; whether a repository has them is not asked here.
final class ContentMemory: Sendable {
    struct Item: Sendable {
        var bytes: ByteBuffer
        /// Nil until somebody has read them as a manifest.
        var mediaType: MediaType?
    }

    /// What is larger is read each time, in bytes.
    static let maximumItemSize = 64 << 10

    /// What an item costs besides its bytes, about: its digest, its type and its place, in bytes.
    private static let overhead = 512

    private let shards: Shards<Generations<Hashed<Digest>, Item>>
    private let isOff: Bool

    /// - Parameters:
    ///   - maximumCount: how many are kept; 0 for none.
    ///   - maximumSize: bytes in all.
    init(maximumCount: Int, maximumSize: Int) {
        isOff = maximumCount == 0 || maximumSize == 0
        let room = Swift.min(maximumCount, maximumSize / (Self.maximumItemSize / 16))
        shards = Shards(sharing: room, least: 256) { count in
            Generations(maximumCount: maximumCount / count, maximumSize: maximumSize / count)
        }
    }

    /// Whether bytes of that size are kept at all.
    func takes(_ size: Int64) -> Bool {
        !isOff && size <= Int64(Self.maximumItemSize)
    }

    var uses: CacheUses { shards.reduce(CacheUses()) { $0 + $1.uses } }

    subscript(_ key: Hashed<Digest>) -> Item? {
        shards.withLock(key.hash) { $0.value(for: key) }
    }

    /// Remembers bytes that were hashed; those that nobody asked for in a long time go when there are too many. Returns
    /// whether they are kept.
    @discardableResult
    func insert(_ bytes: ByteBuffer, mediaType: MediaType?, for digest: Digest) -> Bool {
        guard takes(Int64(bytes.readableBytes)) else { return false }
        // A slice would keep the whole buffer that it was cut from.
        let copy = ByteBuffer(bytes: bytes.readableBytesView)
        let key = Hashed(digest)
        return shards.withLock(key.hash) { items in
            let mediaType = mediaType ?? items.value(for: key)?.mediaType
            let item = Item(bytes: copy, mediaType: mediaType)
            return items.insert(item, for: key, size: copy.storageCapacity + Self.overhead)
        }
    }
}
