import Logging
import NIOCore
import OCI
import ObjectStorage

/// Removes upload sessions that nobody will finish (`storage.maintenance.uploadpurging`).
public struct UploadPurge: Sendable {
    /// Sessions that began longer ago than this go, in seconds.
    public var age: Int64
    /// Only say what would go.
    public var isDryRun: Bool

    public init(age: Int64, isDryRun: Bool) {
        self.age = age
        self.isDryRun = isDryRun
    }

    /// Looks through every repository once, then for bytes that no session knows: a server that died left them. Returns how
    /// many sessions went, or would have gone. One that this process writes to is left, and so is one whose age cannot be told;
    /// one that another process writes to after all that time is lost to it, as when it is cancelled.
    @discardableResult
    public func run(on content: ContentStore) async throws -> Int {
        try await run(on: content) { log($0, to: content.logger) }
    }

    /// Likewise, with `tell` told of each in the place of the log.
    @discardableResult
    func run(on content: ContentStore, telling tell: (AbandonedUpload) -> Void) async throws -> Int {
        var count = 0
        let limit = content.wallClock() - age
        try await content.walkRepositories(after: nil, having: ["_uploads"]) { name in
            count += try await purge(content.repository(name), startedBefore: limit, telling: tell)
            return !Task.isCancelled
        }
        return try await count + purgeStrays(in: content, begunBefore: limit, telling: tell)
    }

    private func log(_ upload: AbandonedUpload, to logger: Logger) {
        switch upload {
        case .session(let name, let id, let started):
            logger.info(
                isDryRun ? "an abandoned upload would be removed" : "removed an abandoned upload",
                metadata: [
                    "vars.name": "\(name)", "vars.uuid": "\(id)", "upload.startedat": "\(UTCTime.text(started))",
                ])
        case .stray(let key):
            logger.info(
                isDryRun
                    ? "bytes of an upload that a server left behind would be removed"
                    : "removed bytes of an upload that a server left behind", metadata: ["storage.key": "\(key)"])
        }
    }

    /// Drops bytes that lie in the store where no listing of keys shows them: at the key of their session, at that of a blob that
    /// was to be, or at one of our own trials. Nothing else that the store may hold is looked at.
    private func purgeStrays(
        in content: ContentStore, begunBefore limit: Int64, telling tell: (AbandonedUpload) -> Void
    ) async throws -> Int {
        var strays: [ObjectKey] = []
        for container in [Layout.root, Layout.derived] {
            strays += try await content.store.discardStrayAppends(
                below: container, begunBefore: limit, isDryRun: isDryRun)
        }
        for stray in strays { tell(.stray(stray)) }
        return strays.count
    }

    private func purge(
        _ repository: Repository, startedBefore limit: Int64, telling tell: (AbandonedUpload) -> Void
    ) async throws -> Int {
        let content = repository.content
        var count = 0
        var last: String?
        repeat {
            let page = try await content.store.list(repository.layout.uploads, after: last, limit: 1000)
            for id in page.entries.compactMap({ UploadID($0.name) }) {
                guard let started = try await repository.uploadStart(id) else {
                    // Folders that hold nothing.
                    if !isDryRun { try await content.store.prune(repository.layout.upload(id).root) }
                    continue
                }
                guard started < limit else { continue }
                guard let claim = content.uploadClaims.claim(repository.name, id) else { continue }
                defer { withExtendedLifetime(claim) {} }
                if !isDryRun { try await repository.removeUpload(id) }
                tell(.session(repository.name, id, started: started))
                count += 1
            }
            last = page.hasMore ? page.entries.last?.name : nil
        } while last != nil
        return count
    }
}

extension Repository {
    /// When a session began, in seconds since 1970: by its own mark, else, when it has lost that or never had one, by its bytes,
    /// the states of their hash, or whatever else the store has put beside them. Nil when there is nothing.
    fileprivate func uploadStart(_ id: UploadID) async throws -> Int64? {
        let upload = layout.upload(id)
        if let mark = try await content.store.read(upload.startedAt, upTo: 256) {
            let text = String(decoding: mark.bytes.readableBytesView.trimmingSpace(), as: UTF8.self)
            if let seconds = UTCTime.seconds(text) { return seconds }
        }
        if let bytes = try await content.store.metadata(of: upload.data) { return bytes.modified }
        if let modified = try await content.store.appended(upload.data)?.modified { return modified }
        for algorithm in DigestAlgorithm.allCases {
            let states = upload.hashStates(algorithm)
            for entry in try await content.store.list(states, after: nil, limit: 1).entries {
                if let state = try await content.store.metadata(of: states.appending(entry.name)) {
                    return state.modified
                }
            }
        }
        for entry in try await content.store.list(upload.root, after: nil, limit: 100).entries where !entry.isContainer
        {
            if let other = try await content.store.metadata(of: upload.root.appending(entry.name)) {
                return other.modified
            }
        }
        return nil
    }
}
