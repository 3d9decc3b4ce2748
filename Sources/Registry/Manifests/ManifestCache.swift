import NIOCore
import OCI
import Synchronization

/// Manifests by digest. Bytes of a digest never change, so nothing here can be out of date; whether a repository has the
/// manifest is asked of the store each time.
final class ManifestCache: Sendable {
    /// Larger manifests are read each time.
    static let maximumManifestSize = 64 << 10
    /// Bytes in all.
    static let maximumSize = 64 << 20

    fileprivate struct State {
        var manifests: [Digest: StoredManifest] = [:]
        /// Oldest first.
        var order: [Digest] = []
        var head = 0
        var size = 0
    }

    private let maximumCount: Int
    private let state = Mutex(State())

    init(maximumCount: Int) {
        self.maximumCount = maximumCount
    }

    subscript(_ digest: Digest) -> StoredManifest? {
        guard maximumCount > 0 else { return nil }
        return state.withLock { $0.manifests[digest] }
    }

    /// Remembers a manifest; the oldest go when there are too many.
    func insert(_ manifest: StoredManifest) {
        let count = manifest.bytes.readableBytes
        guard maximumCount > 0, count <= Self.maximumManifestSize else { return }
        // A slice would keep the whole buffer that it was cut from.
        var kept = manifest
        kept.bytes = ByteBuffer(bytes: manifest.bytes.readableBytesView)
        state.withLock { state in
            guard state.manifests[manifest.digest] == nil else { return }
            state.manifests[manifest.digest] = kept
            state.order.append(manifest.digest)
            state.size += count
            while state.manifests.count > maximumCount || state.size > Self.maximumSize {
                state.dropOldest()
            }
        }
    }
}

extension ManifestCache.State {
    fileprivate mutating func dropOldest() {
        guard head < order.count else { return }
        if let dropped = manifests.removeValue(forKey: order[head]) { size -= dropped.bytes.readableBytes }
        head += 1
        if head > 1024, head * 2 > order.count {
            order.removeFirst(head)
            head = 0
        }
    }
}
