import Encoding
import Logging
import NIOCore
public import OCI
import ObjectStorage

extension Repository {
    /// Begins an upload session. It lives in the store, so any process that shares the store can go on with it.
    ///
    /// - Parameter algorithm: what its digest will be of, when the client says so; with a wrong guess the bytes are read once more
    ///   at the end.
    public func beginUpload(hashing algorithm: DigestAlgorithm = .sha256) async throws -> UploadStatus {
        let id = content.makeUploadID()
        // The state of no bytes tells the algorithm to whichever process goes on.
        if algorithm != .sha256 { try await layout.upload(id).save(ContentHasher(algorithm), in: content.store) }
        let started = ByteBuffer(string: UTCTime.text(content.wallClock()))
        try await content.store.put(started, at: layout.upload(id).startedAt, if: .always)
        return UploadStatus(id: id, offset: 0)
    }

    /// Where a session stands; nil when there is none of that identifier in this repository. While somebody writes to it, that
    /// is where the writer began: what has come since is not durable yet.
    public func uploadStatus(_ id: UploadID) async throws -> UploadStatus? {
        if let offset = content.uploadClaims.offsetOfWriter(name, id) { return UploadStatus(id: id, offset: offset) }
        let resting = content.uploadClaims.resting(name, id)
        return try await durable(id, resting).map { UploadStatus(id: id, offset: $0.hasher.count) }
    }

    /// Takes up a session to write to it; nil when there is none. A session has one writer: while there is one in this process,
    /// this throws `blobUploadInvalid` with status 409. Of writers in different processes one wins, and the others get the same
    /// error when they make bytes durable.
    ///
    /// - Parameter expectation: of the whole blob, when this writer will end it.
    public func resumeUpload(
        _ id: UploadID, expecting expectation: UploadExpectation? = nil
    ) async throws -> UploadWriter? {
        guard let claim = content.uploadClaims.claim(name, id) else { throw Self.conflict(id) }
        guard let durable = try await durable(id, claim.hasher) else { return nil }
        claim.begin(at: durable.hasher.count)
        return UploadWriter(
            repository: self, id: id, claim: claim, durable: durable, expectation: expectation, isSession: true)
    }

    /// A writer for content that comes whole in one request: nothing of it outlives the request unless it is finished.
    public func writeBlob(expecting expectation: UploadExpectation) throws -> UploadWriter {
        let id = content.makeUploadID()
        guard let claim = content.uploadClaims.claim(name, id) else { throw Self.conflict(id) }
        let nothing = DurableUpload(
            hasher: ContentHasher(expectation.algorithm), isUntouched: true, hasStates: false)
        return UploadWriter(
            repository: self, id: id, claim: claim, durable: nothing, expectation: expectation, isSession: false)
    }

    /// Ends a session and drops its bytes. Returns whether there was one.
    public func cancelUpload(_ id: UploadID) async throws -> Bool {
        guard let claim = content.uploadClaims.claim(name, id) else { throw Self.conflict(id) }
        defer { withExtendedLifetime(claim) {} }
        guard try await content.store.metadata(of: layout.upload(id).startedAt) != nil else { return false }
        try await removeUpload(id)
        return true
    }

    /// Removes all that is kept of an upload, its mark first: a server that dies in between leaves no session that has
    /// forgotten its bytes, but bytes that belong to none.
    func removeUpload(_ id: UploadID) async throws {
        try await content.store.delete(layout.upload(id).startedAt, if: .always)
        try await content.store.deleteTree(layout.upload(id).root)
    }

    static func conflict(_ id: UploadID) -> RegistryError {
        RegistryError(
            .blobUploadInvalid, "blob upload \(id) is being written by another request; a session has one writer",
            status: 409)
    }

    /// Whether what is durable of a session still is what was found before.
    func isCurrent(_ found: DurableUpload, of id: UploadID) async throws -> Bool {
        guard let now = try await durable(id, nil) else { return false }
        return now.isPublished == found.isPublished && now.hasher.algorithm == found.hasher.algorithm
            && now.hasher.savedState == found.hasher.savedState
    }

    /// What is durable of a session; nil when there is no such session. Bytes that run past the newest saved state came from a
    /// server that died: they are not promised to anybody and may be torn.
    private func durable(_ id: UploadID, _ resting: ContentHasher?) async throws -> DurableUpload? {
        let upload = layout.upload(id)
        let store = content.store
        async let mark = store.metadata(of: upload.startedAt)
        async let appended = store.appended(upload.data)
        guard try await mark != nil else {
            _ = try? await appended
            return nil
        }
        let bytes = try await appended
        // Elsewhere another process may have gone on, and come back to the same size with other bytes.
        if content.isAlone, let resting, resting.count == bytes?.size { return DurableUpload(hasher: resting) }
        if let hasher = UploadLayout.hasher(of: bytes) {
            return DurableUpload(hasher: hasher, isNoted: true, hasStates: false)
        }
        if let size = bytes?.size, let hasher = try await upload.hasher(at: size, .sha256, in: store) {
            return DurableUpload(hasher: hasher)
        }
        let states = try await upload.savedStates(in: store)
        for state in states where state.offset <= bytes?.size ?? .max {
            guard let hasher = try await upload.hasher(at: state.offset, state.algorithm, in: store) else { continue }
            if bytes != nil || state.offset == 0 {
                return DurableUpload(
                    hasher: hasher, isUntouched: bytes == nil && states.count == 1, hasStates: states.count > 1)
            }
            // No bytes, but a state of them: a server published them and died before it made the link. The state proves
            // that the client had them.
            guard try await store.metadata(of: Layout.blob(hasher.digest))?.size == state.offset else { continue }
            return DurableUpload(hasher: hasher, isPublished: true)
        }
        return DurableUpload(
            // States without bytes can be those of an upload that was sealed and then lost: there is something to replace.
            hasher: ContentHasher(.sha256), isUntouched: bytes == nil && states.isEmpty, hasStates: !states.isEmpty)
    }
}
