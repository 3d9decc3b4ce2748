import Logging
import NIOCore
public import OCI
import ObjectStorage

extension Repository {
    /// Begins an upload session. It lives in the store, so any process that shares the store can go on with it.
    public func beginUpload() async throws -> UploadStatus {
        let id = content.makeUploadID()
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

    /// Takes up a session to write to it; nil when there is none. A session has one writer: while there is one, this throws
    /// `blobUploadInvalid` with status 409.
    ///
    /// - Parameter algorithm: what the digest will be of, when it is known already.
    public func resumeUpload(
        _ id: UploadID, hashing algorithm: DigestAlgorithm = .sha256
    ) async throws -> UploadWriter? {
        guard let claim = content.uploadClaims.claim(name, id) else { throw conflict(id) }
        guard let durable = try await durable(id, claim.hasher) else { return nil }
        claim.begin(at: durable.hasher.count)
        return UploadWriter(
            repository: self, id: id, claim: claim,
            hasher: durable.hasher.count == 0 ? ContentHasher(algorithm) : durable.hasher, isSession: true,
            isPublished: durable.isPublished)
    }

    /// A writer for content that comes whole in one request: nothing of it outlives the request unless it is finished.
    public func writeBlob(hashing algorithm: DigestAlgorithm) throws -> UploadWriter {
        let id = content.makeUploadID()
        guard let claim = content.uploadClaims.claim(name, id) else { throw conflict(id) }
        return UploadWriter(
            repository: self, id: id, claim: claim, hasher: ContentHasher(algorithm), isSession: false,
            isPublished: false)
    }

    /// Ends a session and drops its bytes. Returns whether there was one.
    public func cancelUpload(_ id: UploadID) async throws -> Bool {
        guard let claim = content.uploadClaims.claim(name, id) else { throw conflict(id) }
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

    private func conflict(_ id: UploadID) -> RegistryError {
        RegistryError(
            .blobUploadInvalid, "blob upload \(id) is being written by another request; a session has one writer",
            status: 409)
    }

    /// What is durable of a session; nil when there is no such session. Bytes that run past the newest saved state came from a
    /// server that died: they are not promised to anybody and may be torn.
    private func durable(_ id: UploadID, _ resting: ContentHasher?) async throws -> DurableUpload? {
        let upload = layout.upload(id)
        guard try await content.store.metadata(of: upload.startedAt) != nil else { return nil }
        let size = try await content.store.appendedSize(upload.data)
        if let resting, resting.count == size { return DurableUpload(hasher: resting) }
        for offset in try await savedOffsets(upload) where offset <= size ?? .max {
            let key = upload.hashStates(.sha256).appending(String(offset))
            guard let saved = try await content.store.read(key, upTo: 1024),
                let hasher = ContentHasher(.sha256, restoring: Array(saved.bytes.readableBytesView)),
                hasher.count == offset
            else { continue }
            if size != nil { return DurableUpload(hasher: hasher) }
            // No bytes, but a state of them: a server published them and died before it made the link. The state proves
            // that the client had them.
            guard try await content.store.metadata(of: Layout.blob(hasher.digest))?.size == offset else { continue }
            return DurableUpload(hasher: hasher, isPublished: true)
        }
        return DurableUpload(hasher: ContentHasher(.sha256))
    }

    /// The offsets of saved hash states, newest first.
    private func savedOffsets(_ upload: UploadLayout) async throws -> [Int64] {
        var offsets: [Int64] = []
        var last: String?
        repeat {
            let page = try await content.store.list(upload.hashStates(.sha256), after: last, limit: 1000)
            offsets += page.entries.compactMap { Int64($0.name) }
            last = page.hasMore ? page.entries.last?.name : nil
        } while last != nil
        return offsets.sorted(by: >)
    }
}
