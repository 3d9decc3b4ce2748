import NIOCore
import OCI
import ObjectStorage

/// Running hashes beside the bytes of an upload, each named by the number of bytes that it is of: for stores that keep no notes
/// with unfinished objects, and as the proof that a client had bytes that were published.
extension UploadLayout {
    /// Bytes of a saved state at most.
    private static let stateLimit = 1024

    /// The hash state that was kept as a note with the bytes themselves.
    static func hasher(of object: UnfinishedObject?) -> ContentHasher? {
        guard let object, let note = object.note else { return nil }
        let bytes = Array(note.readableBytesView)
        return DigestAlgorithm.allCases.lazy.compactMap { ContentHasher($0, restoring: bytes) }
            .first { $0.count == object.size }
    }

    /// The offsets of saved states, newest first. Begins with the algorithms that there are: most sessions have one.
    func savedStates(in store: any ObjectStore) async throws -> [(offset: Int64, algorithm: DigestAlgorithm)] {
        var states: [(offset: Int64, algorithm: DigestAlgorithm)] = []
        for folder in try await store.list(hashStates, after: nil, limit: 100).entries {
            guard let algorithm = DigestAlgorithm(rawValue: folder.name) else { continue }
            var last: String?
            repeat {
                let page = try await store.list(hashStates(algorithm), after: last, limit: 1000)
                states += page.entries.compactMap { entry in Int64(entry.name).map { ($0, algorithm) } }
                last = page.hasMore ? page.entries.last?.name : nil
            } while last != nil
        }
        return states.sorted { $0.offset > $1.offset }
    }

    /// The state at an offset; nil when there is none or it is of other bytes.
    func hasher(
        at offset: Int64, _ algorithm: DigestAlgorithm, in store: any ObjectStore
    ) async throws -> ContentHasher? {
        let key = hashStates(algorithm).appending(String(offset))
        guard let saved = try await store.read(key, upTo: Self.stateLimit),
            let hasher = ContentHasher(algorithm, restoring: Array(saved.bytes.readableBytesView)),
            hasher.count == offset
        else { return nil }
        return hasher
    }

    func save(_ hasher: ContentHasher, in store: any ObjectStore) async throws {
        let key = hashStates(hasher.algorithm).appending(String(hasher.count))
        try await store.put(ByteBuffer(bytes: hasher.savedState), at: key, if: .always)
    }

    /// Takes away hash states of bytes that are about to be dropped, before others can take their place: a state must never
    /// vouch for bytes that it was not made of.
    func dropStates(above offset: Int64, in store: any ObjectStore) async throws {
        for state in try await savedStates(in: store) where state.offset > offset {
            try await store.deleteTree(hashStates(state.algorithm).appending(String(state.offset)))
        }
    }

    /// Lets the states go that are older than the newest. They do no harm, so that a failure is none.
    func dropStates(before hasher: ContentHasher, in store: any ObjectStore) async {
        let states = hashStates(hasher.algorithm)
        let entries = (try? await store.list(states, after: nil, limit: 100))?.entries ?? []
        // Newer ones are another process's, which has gone on already.
        for entry in entries where Int64(entry.name).map({ $0 < hasher.count }) ?? true {
            _ = try? await store.delete(states.appending(entry.name), if: .always)
        }
    }
}
