import NIOCore
import OCI
import ObjectStorage

extension ContentStore {
    /// Attempts to move one tag. Each that fails was beaten by one that succeeded.
    private static let moveAttempts = 64

    /// Points a tag at `digest`, whatever it pointed at.
    ///
    /// Where other processes write too, each attempt replaces what was read before it, and only that. So a request that was
    /// lost on its way and arrives late does not undo a move that was acknowledged meanwhile: moves of one tag are linearizable
    /// where the store decides conditions by itself (``ConditionSupport``). One that is moved back to what it was holds the old
    /// version again where versions are those of the content.
    func move(_ link: Link, to digest: Digest, asking move: TagMove = TagMove()) async throws {
        let key = link.key
        let bytes = ByteBuffer(string: digest.text)
        try await changing(link) {
            try await writeLocks.alone(key) {
                guard move.isPlain else { return try await moveKnowingly(link, to: digest, asking: move) }
                guard !isAlone else {
                    _ = try await store.put(bytes, at: key, if: .always)
                    return
                }
                for _ in 0..<Self.moveAttempts where try await replace(key, with: bytes) { return }
                throw StorageError(
                    .unavailable, "cannot write \(key): other processes changed it \(Self.moveAttempts) times meanwhile"
                )
            }
        }
        if !isAlone { noteGuess(digest, of: link) }
    }

    /// Points a tag at `digest` as far as `move` has nothing against it, knowing what it points at. To be called by whoever has the
    /// key's lock.
    private func moveKnowingly(_ link: Link, to digest: Digest, asking move: TagMove) async throws {
        guard case .tag(let tag) = link.kind else { return }
        let key = link.key
        let bytes = ByteBuffer(string: digest.text)
        var witnessed: Digest??
        for _ in 0..<Self.moveAttempts {
            let current = try await storedLink(link)
            if current?.digest == digest { return }
            if move.onlyNew, let previous = current?.digest {
                throw RegistryError.tagTaken(tag, of: link.repository, by: previous, not: digest)
            }
            if let witness = move.witness, witnessed != .some(current?.digest) {
                try await witness(tag, current?.digest, digest)
                witnessed = .some(current?.digest)
            }
            if isAlone {
                try await store.put(bytes, at: key, if: .always)
                return
            }
            if try await put(bytes, at: key, replacing: current?.version) { return }
            // What is there and holds no digest has to go.
            if current == nil, try await storedLink(link) == nil, try await replace(key, with: bytes) { return }
        }
        throw StorageError(
            .unavailable, "cannot write \(key): other processes changed it \(Self.moveAttempts) times meanwhile")
    }

    /// Returns false when somebody was faster.
    private func put(
        _ bytes: ByteBuffer, at key: ObjectKey, replacing version: ObjectVersion?
    ) async throws(StorageError) -> Bool {
        do throws(StorageError) {
            try await store.put(bytes, at: key, if: version.map { .version($0) } ?? .absent)
            return true
        } catch {
            guard error.code == .conditionFailed else { throw error }
            return false
        }
    }

    /// Takes a tag away, whatever it points at. Returns whether there was one. Where other processes write too, each attempt deletes
    /// what was read before it, and only that, so that one that arrives late takes away nothing that was pushed meanwhile.
    func remove(_ link: Link) async throws -> Bool {
        let key = link.key
        return try await changing(link) {
            try await writeLocks.alone(key) {
                guard !isAlone else { return try await store.delete(key, if: .always) }
                for _ in 0..<Self.moveAttempts {
                    if let wasThere = try await attemptToDelete(key) { return wasThere }
                }
                throw StorageError(
                    .unavailable,
                    "cannot delete \(key): other processes changed it \(Self.moveAttempts) times meanwhile")
            }
        }
    }

    /// Whether a small object that is gone now was there; nil when somebody replaced it at the same time.
    private func attemptToDelete(_ key: ObjectKey) async throws(StorageError) -> Bool? {
        let condition: WriteCondition
        do throws(StorageError) {
            guard let current = try await store.read(key, upTo: 1024) else { return false }
            condition = .version(current.version)
        } catch {
            guard error.code == .tooLarge else { throw error }
            condition = .always
        }
        do throws(StorageError) {
            return try await store.delete(key, if: condition)
        } catch {
            guard error.code == .conditionFailed else { throw error }
            return nil
        }
    }

    /// One attempt to replace a small object. Returns false when somebody was faster. An object that holds `bytes` already, be it
    /// by an attempt whose answer was lost, stays as it is.
    private func replace(_ key: ObjectKey, with bytes: ByteBuffer) async throws(StorageError) -> Bool {
        let condition: WriteCondition
        do throws(StorageError) {
            let current = try await store.read(key, upTo: 1024)
            if let current, current.bytes == bytes { return true }
            condition = current.map { .version($0.version) } ?? .absent
        } catch {
            // No link has that many bytes: whatever it is, it goes.
            guard error.code == .tooLarge else { throw error }
            condition = .always
        }
        do throws(StorageError) {
            try await store.put(bytes, at: key, if: condition)
            return true
        } catch {
            guard error.code == .conditionFailed else { throw error }
            return false
        }
    }
}
