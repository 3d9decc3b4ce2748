import Logging
public import NIOCore
public import OCI
import ObjectStorage

/// The one writer of an upload: takes bytes as they come, hashes them as they pass and stores them once.
///
/// It ends by ``suspend()`` (the session can be resumed), ``finish(as:)`` (the bytes are a blob) or ``abandon()``. Dropped without
/// either, bytes since the last suspension are lost, and nothing else. It holds at most two pieces of ``pieceSize`` bytes.
public struct UploadWriter: ~Copyable {
    /// Bytes that are gathered before they are written.
    static let pieceSize = 256 << 10

    public let id: UploadID
    private let repository: Repository
    private let claim: UploadClaim
    /// Whether it outlives the request that writes to it.
    private let isSession: Bool
    /// Bytes that were durable when this writer began.
    private let durableOffset: Int64
    /// Whether the session's bytes lie in their place already, and only the link is missing: nothing can be appended then.
    private let isPublished: Bool
    private var hasher: ContentHasher
    private var pending = ByteBuffer()
    private var session: (any AppendSession)?

    init(
        repository: Repository, id: UploadID, claim: UploadClaim, hasher: ContentHasher, isSession: Bool,
        isPublished: Bool
    ) {
        self.isSession = isSession
        self.isPublished = isPublished
        self.repository = repository
        self.id = id
        self.claim = claim
        self.durableOffset = hasher.count
        self.hasher = hasher
    }

    /// Bytes taken so far; the next byte expected.
    public var offset: Int64 { hasher.count + Int64(pending.readableBytes) }

    public mutating func append(_ bytes: ByteBuffer) async throws {
        pending.writeImmutableBuffer(bytes)
        if pending.readableBytes >= Self.pieceSize { try await writePending() }
    }

    /// Puts the session down so that it can be resumed, here or by another process, and returns the durable offset. When the
    /// store fails, the session is left as it was before this writer.
    public consuming func suspend() async throws -> UploadStatus {
        do {
            try await writePending()
            if let session {
                try await session.suspend()
                try await saveHashState()
            }
        } catch {
            await giveBack()
            throw error
        }
        if hasher.algorithm == .sha256 { claim.rest(hasher) }
        return UploadStatus(id: id, offset: hasher.count)
    }

    /// Ends the upload as a blob of the repository. Bytes of another digest throw `digestInvalid` and are dropped with the
    /// session; when the store fails, the session is left as it was before this writer.
    ///
    /// The bytes are published before their link. A failure in between takes nothing from the session: its last hash state
    /// then names the bytes that were published, and the next attempt makes the link (see ``isPublished``). Where the state
    /// cannot name them, being of another algorithm, the link comes first: without bytes it counts as absent.
    public consuming func finish(as digest: Digest) async throws {
        let actual: Digest
        do {
            try await writePending()
            if isPublished {
                actual = hasher.digest
            } else {
                let session = try await openSession()
                actual = try await self.digest(by: digest.algorithm, in: session)
                if actual == digest {
                    if isSession, durableOffset > 0, hasher.algorithm != digest.algorithm {
                        try await repository.content.put(digest, at: repository.link(.layer(digest)))
                    }
                    try await publish(session, as: digest)
                }
            }
            if actual == digest {
                try await repository.content.put(digest, at: repository.link(.layer(digest)))
            }
        } catch {
            await giveBack()
            throw error
        }
        let size = hasher.count
        var isEnded = actual == digest
        // Published and linked by a server that died before it cleared the session away.
        if !isEnded, isSession, size == 0 { isEnded = try await repository.storedBlobSize(digest) != nil }
        do {
            try await drop()
        } catch {
            // The blob is there or not whatever becomes of what is left of its session; the purge comes by.
            repository.content.logger.warning(
                "an upload that ended could not be cleared away: \(error)",
                metadata: ["vars.name": "\(repository.name)", "vars.uuid": "\(id)"])
        }
        guard isEnded else {
            throw RegistryError(
                .digestInvalid, "provided digest did not match uploaded content: the \(size) bytes are \(actual)",
                details: [.text(digest.text)])
        }
        repository.content.blobSources.note(digest, in: repository.name)
    }

    /// Moves the bytes to their place. Those that were promised before must be found again should the link not follow.
    private func publish(_ session: any AppendSession, as digest: Digest) async throws {
        if isSession, durableOffset > 0, hasher.count > durableOffset {
            try await session.synchronize()
            try await saveHashState()
        }
        try await repository.content.writeBytes(of: digest) { key in try await session.publish(as: key) }
    }

    /// Ends the writing after a failure, of the client or of the store: what a session has taken is kept as far as it can be,
    /// what came without a session goes.
    public consuming func abandon() async {
        if isSession {
            _ = try? await suspend()
        } else {
            await giveBack()
        }
    }

    /// Ends the writing as if this writer had never been: its bytes turned out not to be what they were announced as.
    public consuming func rollBack() async {
        await giveBack()
    }

    /// Drops the bytes and what is kept of the session.
    private func drop() async throws {
        try? await session?.discard()
        try await repository.removeUpload(id)
    }

    /// Frees the room of bytes that were not promised to anybody. The store has failed already, so this may fail too; then
    /// the purge of abandoned uploads does it.
    private func giveBack() async {
        guard isSession else {
            try? await drop()
            return
        }
        let data = repository.layout.upload(id).data
        _ = try? await session?.suspend()
        _ = try? await repository.content.store.resumeAppend(data, at: durableOffset)?.suspend()
    }

    private mutating func openSession() async throws -> any AppendSession {
        if let session { return session }
        let key = repository.layout.upload(id).data
        let store = repository.content.store
        try await dropStates(above: hasher.count)
        var opened: (any AppendSession)?
        if hasher.count > 0 { opened = try await store.resumeAppend(key, at: hasher.count) }
        if opened == nil {
            guard hasher.count == 0 else { throw RegistryError.uploadUnknown(id.text) }
            opened = try await store.beginAppend(key)
        }
        guard let opened else { throw RegistryError.uploadUnknown(id.text) }
        session = opened
        return opened
    }

    /// Writes what was gathered; hashing goes on while the store writes.
    private mutating func writePending() async throws {
        guard pending.readableBytes > 0 else { return }
        let bytes = pending
        pending = ByteBufferAllocator().buffer(capacity: Self.pieceSize)
        let session = try await openSession()
        async let written: Void = session.append(bytes)
        bytes.withUnsafeReadableBytes { hasher.update($0) }
        try await written
    }

    /// The digest of all bytes. Those that were hashed by another algorithm on the way are read again.
    private func digest(by algorithm: DigestAlgorithm, in session: any AppendSession) async throws -> Digest {
        if hasher.algorithm == algorithm { return hasher.digest }
        var again = ContentHasher(algorithm)
        let reader = try await session.reader()
        while again.count < reader.size {
            let range = again.count..<Swift.min(again.count + Int64(Self.pieceSize), reader.size)
            try await reader.read(range).withUnsafeReadableBytes { again.update($0) }
        }
        return again.digest
    }

    /// Takes away hash states of bytes that are about to be dropped, before others can take their place: a state must never
    /// vouch for bytes that it was not made of.
    private func dropStates(above offset: Int64) async throws {
        guard isSession else { return }
        let states = repository.layout.upload(id).hashStates(.sha256)
        let store = repository.content.store
        for entry in try await store.list(states, after: nil, limit: 1000).entries {
            if let taken = Int64(entry.name), taken <= offset { continue }
            try await store.deleteTree(states.appending(entry.name))
        }
    }

    /// Keeps the hash state at the durable offset, then lets the older ones go.
    private func saveHashState() async throws {
        guard hasher.algorithm == .sha256 else { return }
        let states = repository.layout.upload(id).hashStates(.sha256)
        let store = repository.content.store
        let name = String(hasher.count)
        try await store.put(ByteBuffer(bytes: hasher.savedState), at: states.appending(name), if: .always)
        // Older states do no harm: the newest counts.
        let entries = (try? await store.list(states, after: nil, limit: 100))?.entries ?? []
        for entry in entries where entry.name != name {
            _ = try? await store.delete(states.appending(entry.name), if: .always)
        }
    }
}
