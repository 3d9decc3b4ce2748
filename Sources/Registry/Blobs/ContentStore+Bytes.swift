import OCI
import ObjectStorage

extension ContentStore {
    /// How many bytes lie under a digest, which may have been looked up to a second ago; nil when there are none.
    func size(of digest: Hashed<Digest>) async throws -> Int64? {
        guard mayRemember else { return try await storedSize(of: digest.base) }
        return try await sizes.value(for: digest) { try await storedSize(of: digest.base) }
    }

    /// How many bytes lie under a digest now.
    func storedSize(of digest: Digest) async throws -> Int64? {
        try await store.metadata(of: Layout.blob(digest))?.size
    }

    /// Runs `write`, which puts the bytes of a digest in their place, while nobody else does.
    func writeBytes(of digest: Digest, _ write: (ObjectKey) async throws -> Void) async throws {
        let key = Layout.blob(digest)
        try await writeLocks.alone(key) {
            try await sizes.writing(Hashed(digest)) { try await write(key) }
        }
    }
}
