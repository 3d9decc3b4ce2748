public import NIOCore
public import OCI
import ObjectStorage

/// The one writer of an upload: takes bytes as they come, hashes them as they pass and stores them once.
///
/// It ends by ``suspend()`` (the session can be resumed), ``finish(as:)`` (the bytes are a blob) or ``discard()``. Dropped without
/// either, bytes since the last suspension are lost, and nothing else. It holds at most two pieces of ``pieceSize`` bytes.
public struct UploadWriter: ~Copyable {
    /// Bytes that are gathered before they are written.
    static let pieceSize = 256 << 10

    public let id: UploadID
    private let repository: Repository
    private let claim: UploadClaim
    /// Bytes that were durable when this writer began.
    private let durableOffset: Int64
    private var hasher: ContentHasher
    private var pending = ByteBuffer()
    private var session: (any AppendSession)?

    init(repository: Repository, id: UploadID, claim: UploadClaim, hasher: ContentHasher) {
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

    /// Puts the session down so that it can be resumed, here or by another process, and returns the durable offset.
    public consuming func suspend() async throws -> UploadStatus {
        try await writePending()
        if let session {
            self.session = nil
            try await session.suspend()
            try await saveHashState()
        }
        if hasher.algorithm == .sha256 { claim.rest(hasher) }
        return UploadStatus(id: id, offset: hasher.count)
    }

    /// Ends the upload as a blob of the repository: its bytes are durable, then its link. Bytes of another digest throw
    /// `digestInvalid` and are dropped with the session.
    public consuming func finish(as digest: Digest) async throws {
        try await writePending()
        let session = try await openSession()
        let actual = try await self.digest(by: digest.algorithm, in: session)
        let upload = repository.layout.upload(id)
        let store = repository.content.store
        guard actual == digest else {
            try? await session.discard()
            try await store.deleteTree(upload.root)
            throw RegistryError(
                .digestInvalid,
                "provided digest did not match uploaded content: the \(hasher.count) bytes are \(actual)",
                details: [.text(digest.text)])
        }
        try await session.publish(as: Layout.blob(digest))
        try await repository.content.putLink(digest, at: repository.layout.layerLink(digest))
        try await store.deleteTree(upload.root)
    }

    /// Puts the session down after a failure: what can be kept is kept, and when the store cannot take any more, the room
    /// that was not promised to anybody is given back.
    public consuming func suspendAfterFailure() async {
        let (repository, id, durableOffset, claim) = (repository, id, durableOffset, claim)
        if (try? await suspend()) != nil { return }
        let store = repository.content.store
        let data = repository.layout.upload(id).data
        _ = try? await store.resumeAppend(data, at: durableOffset)?.suspend()
        withExtendedLifetime(claim) {}
    }

    /// Ends the upload and drops its bytes.
    public consuming func discard() async throws {
        // A session that failed is closed already; its bytes go with the rest.
        try? await session?.discard()
        try await repository.content.store.deleteTree(repository.layout.upload(id).root)
    }

    private mutating func openSession() async throws -> any AppendSession {
        if let session { return session }
        let key = repository.layout.upload(id).data
        let store = repository.content.store
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
        pending = ByteBuffer()
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

    /// Keeps the hash state at the durable offset, then lets the older ones go.
    private func saveHashState() async throws {
        guard hasher.algorithm == .sha256 else { return }
        let states = repository.layout.upload(id).hashStates(.sha256)
        let store = repository.content.store
        let name = String(hasher.count)
        try await store.put(ByteBuffer(bytes: hasher.savedState), at: states.appending(name), if: .always)
        for entry in try await store.list(states, after: nil, limit: 100).entries where entry.name != name {
            try await store.delete(states.appending(entry.name), if: .always)
        }
    }
}
