public import NIOCore
public import ObjectStorage

extension S3Store {
    /// Nothing is sent before the first part is full, unless there may be something to replace.
    public func beginAppend(
        _ key: ObjectKey, expecting expectation: AppendExpectation
    ) async throws(StorageError) -> any AppendSession {
        guard key != .root else { throw StorageError(.wrongKind, "cannot write an object at the root") }
        let condition = expectation.isNew ? .absent : try await discardAppend(key)
        return S3AppendSession(store: self, key: key, expecting: expectation, recordCondition: condition)
    }

    public func resumeAppend(
        _ key: ObjectKey, at offset: Int64
    ) async throws(StorageError) -> (any AppendSession)? {
        try await resumeAppend(key, at: offset) { _ in true }
    }

    public func resumeAppend(
        _ key: ObjectKey, at offset: Int64, noted note: ByteBuffer
    ) async throws(StorageError) -> (any AppendSession)? {
        try await resumeAppend(key, at: offset) { $0?.note == note }
    }

    private func resumeAppend(
        _ key: ObjectKey, at offset: Int64, when isExpected: (AppendRecord?) -> Bool
    ) async throws(StorageError) -> (any AppendSession)? {
        guard key != .root else { return nil }
        let found = try await record(recordKey(of: key))
        guard found == nil || isExpected(found?.record) else {
            throw StorageError(.conditionFailed, "somebody else has gone on with \(key) since it was looked at")
        }
        guard let source = try await source(of: key, found?.record) else { return nil }
        guard offset >= 0, offset <= found?.record.size ?? source.size else {
            throw StorageError(.conditionFailed, "cannot go on at byte \(offset) of \(key): it has \(source.size)")
        }
        let condition = found.map { WriteCondition.version(ObjectVersion($0.etag.text)) } ?? .absent
        let start = try await go(on: source, at: offset, of: key, condition)
        return S3AppendSession(store: self, key: key, from: start, note: found?.record.note, room: found?.room)
    }

    public func appendedSize(_ key: ObjectKey) async throws(StorageError) -> Int64? {
        try await appended(key)?.size
    }

    public func appended(_ key: ObjectKey) async throws(StorageError) -> UnfinishedObject? {
        guard key != .root else { return nil }
        if let (head, record) = try await recordHead(recordKey(of: key)) {
            // What was sealed may be published by now, and nothing of it left here.
            if head.isSealed, try await place(of: key, head) == nil { return nil }
            return UnfinishedObject(size: head.size, note: head.note, modified: record.modified)
        }
        return try await source(of: key, nil).map { UnfinishedObject(size: $0.size) }
    }

    /// Where the bytes of a record are that are not in the record.
    private enum Place {
        case upload
        case object(size: Int64, etag: S3ETag)
    }

    /// Nil when they are gone. The object of a completed upload is only taken for them when the record was sealed: else it may
    /// have been made of other parts; and so it is when there was an object besides.
    private func place(of key: ObjectKey, _ head: AppendRecord.Head) async throws(StorageError) -> Place? {
        guard let upload = head.upload else { return .upload }
        let page = try await asking { () async throws(S3Error) in try await client.listParts(upload) }
        if page != nil { return .upload }
        let name = client.keys.object(key)
        guard head.isSealed, !head.hasObject, upload.key == name, let object = try await self.head(name),
            object.size == head.size
        else { return nil }
        return .object(size: object.size, etag: object.etag)
    }

    /// Where the bytes are: as the record says; without one, as what lies at the key tells.
    private func source(of key: ObjectKey, _ record: AppendRecord?) async throws(StorageError) -> AppendSource? {
        if let record {
            switch try await place(of: key, record.head) {
            case nil: return nil
            case .upload: return .parts(record)
            case .object(let size, let etag): return .object(size: size, etag: etag)
            }
        }
        let name = client.keys.object(key)
        async let object = attempt { () async throws(StorageError) in try await self.head(name) }
        async let begun = attempt { () async throws(StorageError) in try await self.uploads(at: name) }
        var uploads: [(S3Upload, [S3Part])] = []
        for upload in try await begun.get() {
            if let parts = try await parts(of: upload) { uploads.append((upload, parts)) }
        }
        return AppendSource.found(uploads: uploads, object: try await object.get())
    }

    /// What to go on with at `offset`.
    private func go(
        on source: AppendSource, at offset: Int64, of key: ObjectKey, _ condition: WriteCondition
    ) async throws(StorageError) -> ResumedAppend {
        let name = client.keys.object(key)
        switch source {
        case .object(let size, let etag):
            guard offset < size else {
                return ResumedAppend(
                    record: AppendRecord(hasObject: true), condition: condition, object: (size, etag))
            }
            let begun = try await unfold(name, etag, upTo: offset)
            return ResumedAppend(record: begun, condition: condition, isOwn: true)
        case .parts(let record):
            switch record.cut(at: offset) {
            case .here(let kept):
                return ResumedAppend(record: kept, condition: condition)
            case .within(let parts):
                guard let upload = record.upload, upload.key == name else {
                    throw StorageError(
                        .conditionFailed,
                        "cannot go on at byte \(offset) of \(key): it lies within a part at its target")
                }
                var whole = record
                whole.parts = parts
                whole.note = nil
                whole.isSealed = true
                let payload = whole.payload(tail: [], word: client.surroundings.writeMark())
                let sealed = try await put(payload, at: recordKey(of: key), if: condition)
                let etag = try await asking { () async throws(S3Error) in
                    try await client.completeMultipartUpload(upload, parts: parts)
                }
                let begun = try await unfold(name, etag, upTo: offset)
                return ResumedAppend(record: begun, condition: .version(ObjectVersion(sealed.text)), isOwn: true)
            }
        }
    }
}
