import NIOCore
import ObjectStorage

/// Where append sessions stand, as the bucket has it.
extension S3Store {
    /// The record of a session lies beside its key, under this name.
    static let recordName = "tail"

    func recordKey(of key: ObjectKey) -> S3Key {
        client.keys.object((key.parent ?? .root).appending(S3Store.recordName))
    }

    /// Where a session keeps bytes while others need its room in memory. Not durable in the sense of the store: no record
    /// knows it, and the session takes it away at its end.
    func asideKey(of key: ObjectKey) -> S3Key {
        client.keys.object((key.parent ?? .root).appending("aside"))
    }

    /// The first line of a record, and when it was written; nil when there is none, or something else.
    func recordHead(_ name: S3Key) async throws(StorageError) -> (head: AppendRecord.Head, modified: Int64)? {
        let limit = AppendRecord.headLimit
        guard let (head, bytes) = try await client.readWhole(name, range: 0..<limit, upTo: Int(limit)) else {
            return nil
        }
        return AppendRecord.head(bytes).map { ($0, head.modified) }
    }

    /// A whole record with its ETag and the room that its tail takes; nil when there is none.
    func record(
        _ name: S3Key
    ) async throws(StorageError) -> (record: AppendRecord, etag: S3ETag, room: PartRoom?)? {
        var room: PartRoom?
        let found = try await client.readWhole(name, upTo: AppendRecord.largestSize) { count throws(StorageError) in
            if room == nil, count > S3AppendSession.freeBytes {
                room = try await roomForPart(max(client.settings.partSize, count))
            }
        }
        guard let (head, bytes) = found else { return nil }
        return AppendRecord(bytes).map { ($0, head.etag, room) }
    }

    /// Drops what was begun at `key` before.
    func discardAppend(_ key: ObjectKey) async throws(StorageError) {
        let name = client.keys.object(key)
        let record = recordKey(of: key)
        async let known = attempt { () async throws(StorageError) in try await self.recordHead(record) }
        async let others = attempt { () async throws(StorageError) in try await self.uploads(at: name) }
        var uploads = try await others.get()
        if let upload = try await known.get()?.head.upload, !uploads.contains(where: { $0.id == upload.id }) {
            uploads.append(upload)
        }
        try await abort(uploads)
        let client = client
        _ = try await concurrently([name, record], limit: 2) { gone throws(StorageError) in
            try await asking { () async throws(S3Error) in try await client.deleteObject(gone) }
        }
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
