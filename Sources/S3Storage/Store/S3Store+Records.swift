import NIOCore
import ObjectStorage

/// Where append sessions stand, as the bucket has it.
extension S3Store {
    /// The record of a session lies beside its key, under this name.
    static let recordName = "tail"

    func record(of key: ObjectKey) -> ObjectKey {
        (key.parent ?? .root).appending(S3Store.recordName)
    }

    func recordKey(of key: ObjectKey) -> S3Key {
        client.keys.object(record(of: key))
    }

    /// A record without bytes, by which a session that begins shuts out those that go on with another.
    func emptyRecord() -> S3Payload {
        AppendRecord().payload(tail: [], word: client.surroundings.writeMark())
    }

    /// Where a session keeps bytes while others need its room in memory. Not durable in the sense of the store: no record
    /// knows it, and the session takes it away at its end.
    func asideKey(of key: ObjectKey) -> S3Key {
        client.keys.object((key.parent ?? .root).appending("aside"))
    }

    /// The first line of a record, and what it is the first line of; nil when there is none, or something else.
    func recordHead(_ name: S3Key) async throws(StorageError) -> (head: AppendRecord.Head, object: S3ObjectHead)? {
        let limit = AppendRecord.headLimit
        guard let (object, bytes) = try await client.readWhole(name, range: 0..<limit, upTo: Int(limit)) else {
            return nil
        }
        return try AppendRecord.head(bytes).map { ($0, object) }
    }

    /// A whole record with its ETag; nil when there is none.
    ///
    /// - Parameter prepare: is told how many bytes come before they are read.
    func readRecord(
        _ name: S3Key, prepare: ((Int) async throws(StorageError) -> Void)? = nil
    ) async throws(StorageError) -> (record: AppendRecord, etag: S3ETag)? {
        let found = try await client.readWhole(name, upTo: AppendRecord.largestSize, prepare: prepare)
        guard let (head, bytes) = found, let record = try AppendRecord(bytes) else { return nil }
        return (record, head.etag)
    }

    /// A whole record with its ETag and the room that its tail takes; nil when there is none.
    func record(
        _ name: S3Key
    ) async throws(StorageError) -> (record: AppendRecord, etag: S3ETag, room: PartRoom?)? {
        var room: PartRoom?
        let found = try await readRecord(name) { count throws(StorageError) in
            if room == nil, count > S3AppendSession.freeBytes {
                room = try await self.roomForPart(max(self.client.settings.partSize, count))
            }
        }
        return found.map { ($0.record, $0.etag, room) }
    }

    /// Drops what was begun at `key` before. Returns what the record has to be for a new session to replace it.
    ///
    /// Before anything is dropped, an empty record takes the place of what was seen: whoever makes bytes durable in between
    /// is not robbed of them.
    func discardAppend(_ key: ObjectKey) async throws(StorageError) -> WriteCondition {
        let name = client.keys.object(key)
        let record = recordKey(of: key)
        async let known = attempt { () async throws(StorageError) in try await self.recordHead(record) }
        async let others = attempt { () async throws(StorageError) in try await self.uploads(at: name) }
        async let object = attempt { () async throws(StorageError) in try await self.head(name) }
        var uploads = try await others.get()
        let found = try await known.get()
        guard try await object.get() != nil || found != nil || !uploads.isEmpty else { return .absent }
        let version = found.map { WriteCondition.version(ObjectVersion($0.object.etag.text)) }
        let etag = try await put(emptyRecord(), at: record, if: version ?? .absent)
        if let upload = found?.head.upload, !uploads.contains(where: { $0.id == upload.id }) {
            uploads.append(upload)
        }
        try await abort(uploads)
        try await asking { () async throws(S3Error) in try await client.deleteObject(name) }
        return .version(ObjectVersion(etag.text))
    }

    /// The unfinished uploads of exactly this key, the newest first.
    func uploads(at name: S3Key) async throws(StorageError) -> [S3Upload] {
        var found: [S3Upload] = []
        try await forEachUpload(name) { uploads in found += uploads.filter { $0.key == name } }
        return found.sorted { $0.initiated ?? 0 > $1.initiated ?? 0 }
    }

    /// All parts of an upload, by number; nil when there is no such upload.
    func parts(of upload: S3Upload) async throws(StorageError) -> [S3Part]? {
        var parts: [S3Part] = []
        var marker: Int?
        repeat {
            let asked = marker
            let page = try await asking { () async throws(S3Error) in try await client.listParts(upload, after: asked) }
            guard let page else { return nil }
            parts += page.parts
            marker = page.next
        } while marker != nil
        return parts
    }
}
