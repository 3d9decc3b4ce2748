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
    static let pieceSize = PieceMemory.pieceSize

    public let id: UploadID
    private let repository: Repository
    private let claim: UploadClaim
    /// What was durable when this writer began.
    private let durable: DurableUpload
    private let expectation: UploadExpectation?
    /// Whether it outlives the request that writes to it.
    private let isSession: Bool
    private var hasher: ContentHasher
    private var pending = ByteBuffer()
    private var session: (any AppendSession)?
    /// Whether the store has failed this writer, so that its session has ended.
    private var hasFailed = false

    init(
        repository: Repository, id: UploadID, claim: UploadClaim, durable: DurableUpload,
        expectation: UploadExpectation?, isSession: Bool
    ) {
        self.repository = repository
        self.id = id
        self.claim = claim
        self.durable = durable
        self.expectation = expectation
        self.isSession = isSession
        hasher = durable.hasher
        // What the digest is of counts more than what was guessed before there were bytes.
        if let expectation, hasher.count == 0 { hasher = ContentHasher(expectation.algorithm) }
    }

    private var store: any ObjectStore { repository.content.store }
    private var upload: UploadLayout { repository.layout.upload(id) }
    private var durableOffset: Int64 { durable.hasher.count }

    /// Bytes taken so far; the next byte expected.
    public var offset: Int64 { hasher.count + Int64(pending.readableBytes) }

    public mutating func append(_ bytes: ByteBuffer) async throws {
        var rest = bytes
        // A piece that was larger by a byte would take twice the memory.
        while let part = rest.readSlice(length: Swift.min(rest.readableBytes, Self.pieceSize - pending.readableBytes)) {
            pending.writeImmutableBuffer(part)
            guard pending.readableBytes == Self.pieceSize else { return }
            do {
                try await writePending()
            } catch {
                throw isOvertaken(error) ? Repository.conflict(id) : error
            }
        }
    }

    /// Puts the session down so that it can be resumed, here or by another process, and returns the durable offset. When the
    /// store fails, the session is left as it was before this writer.
    public consuming func suspend() async throws -> UploadStatus {
        do {
            try await writePending()
            if let session { try await suspend(session) }
        } catch {
            throw await ended(by: error)
        }
        claim.rest(hasher)
        return UploadStatus(id: id, offset: hasher.count)
    }

    /// A state is saved when its bytes are durable, and before anybody else can go on with them.
    private func suspend(_ session: any AppendSession) async throws {
        if session.keepsNotes {
            try await session.suspend(noting: ByteBuffer(bytes: hasher.savedState))
            return
        }
        try await session.synchronize()
        try await upload.save(hasher, in: store)
        try await session.suspend()
        await upload.dropStates(before: hasher, in: store)
    }

    /// Ends the upload as a blob of the repository. Bytes of another digest throw `digestInvalid` and are dropped with the
    /// session; when the store fails, the session is left as it was before this writer, or, from the moment on at which others
    /// were shut out of it, with all the bytes that it was to end with.
    ///
    /// The bytes are published before their link. A failure in between takes nothing from the session: its last hash state
    /// then names the bytes that were published, and the next attempt makes the link. Where the state
    /// cannot name them, being of another algorithm, the link comes first: without bytes it counts as absent.
    public consuming func finish(as digest: Digest) async throws {
        let actual: Digest
        do {
            try await writePending()
            if durable.isPublished {
                actual = hasher.digest
            } else {
                let session = try await openSession()
                // Reading back can make an object of it already.
                if hasher.algorithm != digest.algorithm { try await seal(session) }
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
            throw await ended(by: error)
        }
        let size = hasher.count
        var isEnded = actual == digest
        // Published and linked by a server that died before it cleared the session away.
        if !isEnded, isSession, size == 0 { isEnded = try await repository.storedBlobSize(digest) != nil }
        do {
            if actual != digest {
                try await drop()
            } else if isSession {
                try await repository.removeUpload(id)
            } else {
                // Of bytes that came whole and went to their place nothing is left but folders.
                try await store.prune(upload.root)
            }
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

    /// From here on no other process can go on with the session, and bytes of another never come to lie behind this hash.
    private func seal(_ session: any AppendSession) async throws {
        guard isSession, durableOffset > 0 else { return }
        try await session.seal(noting: ByteBuffer(bytes: hasher.savedState))
    }

    /// Moves the bytes to their place. Those that were promised before must be found again should the link not follow.
    private func publish(_ session: any AppendSession, as digest: Digest) async throws {
        if isSession, durableOffset > 0 {
            if session.keepsNotes {
                try await seal(session)
                // The note goes with the bytes when they are moved.
                try await upload.save(hasher, in: store)
            } else if hasher.count > durableOffset {
                try await session.synchronize()
                try await upload.save(hasher, in: store)
            }
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

    /// Drops the bytes, which were not published, and what is kept of the session.
    private func drop() async throws {
        try? await session?.discard()
        try await repository.removeUpload(id)
    }

    /// What a client is told when its upload failed by `error`; the session is as it was before this writer. It is left alone when
    /// another process has gone on with it.
    private func ended(by error: any Error) async -> any Error {
        if isOvertaken(error) { return Repository.conflict(id) }
        if isSession, let error = error as? StorageError, error.code == .lost {
            try? await repository.removeUpload(id)
            return RegistryError.uploadUnknown(id.text)
        }
        await giveBack()
        return error
    }

    /// Whether `error` says that another process has gone on with the session, or ended it.
    private func isOvertaken(_ error: any Error) -> Bool {
        guard isSession, !hasFailed, let error = error as? StorageError else { return false }
        return error.code == .conditionFailed || error.code == .closed
    }

    /// Frees the room of bytes that were not promised to anybody. The store has failed already, so this may fail too; then
    /// the purge of abandoned uploads does it.
    private func giveBack() async {
        guard isSession else {
            try? await drop()
            return
        }
        guard let session else { return }
        do {
            try await session.revert()
        } catch {
            if session.keepsNotes { return }
            if repository.content.isAlone {
                _ = try? await store.resumeAppend(upload.data, at: durableOffset)?.suspend()
            } else {
                _ = try? await take(.nothing)?.suspend()
            }
        }
    }

    private mutating func openSession() async throws -> any AppendSession {
        if let session { return session }
        let isAlone = repository.content.isAlone
        if isSession, durable.hasStates, isAlone { try await upload.dropStates(above: durableOffset, in: store) }
        let expected = AppendExpectation(
            target: expectation?.digest.map(Layout.blob), size: expectation?.size, isNew: durable.isUntouched)
        var opened: (any AppendSession)?
        if durable.isNoted {
            let note = ByteBuffer(bytes: durable.hasher.savedState)
            opened = try await store.resumeAppend(upload.data, at: durableOffset, noted: note)
        } else if !isAlone {
            opened = try await take(expected)
        } else if durableOffset > 0 {
            opened = try await store.resumeAppend(upload.data, at: durableOffset)
        } else {
            opened = try await store.beginAppend(upload.data, expecting: expected)
        }
        guard let opened else { throw RegistryError.uploadUnknown(id.text) }
        // Nobody else can write now: not before, for the states may be those that another has just saved.
        if isSession, !isAlone, durable.hasStates || !opened.keepsNotes {
            try await upload.dropStates(above: durableOffset, in: store)
        }
        session = opened
        return opened
    }

    /// Goes on with bytes that another process may have gone on with since this writer looked at them.
    private func take(_ expected: AppendExpectation) async throws -> (any AppendSession)? {
        try await store.takeAppend(upload.data, at: durableOffset, expecting: expected) {
            [isSession, repository, id, durable] in
            guard isSession else { return true }
            return try await repository.isCurrent(durable, of: id)
        }
    }

    /// Writes what was gathered; hashing goes on while the store writes.
    private mutating func writePending() async throws {
        guard pending.readableBytes > 0 else { return }
        let bytes = pending
        pending = PieceMemory.piece()
        let session = try await openSession()
        async let written: Void = session.append(bytes)
        bytes.withUnsafeReadableBytes { hasher.update($0) }
        do {
            try await written
        } catch {
            hasFailed = !isOvertaken(error)
            throw error
        }
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
}
