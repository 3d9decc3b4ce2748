public import NIOCore
public import ObjectStorage

extension S3Store {
    /// Nothing is sent before the first part is full, unless there may be something to replace.
    public func beginAppend(
        _ key: ObjectKey, expecting expectation: AppendExpectation
    ) async throws(StorageError) -> any AppendSession {
        guard key != .root else { throw StorageError(.wrongKind, "cannot write an object at the root") }
        if !expectation.isNew { try await discardAppend(key) }
        return S3AppendSession(store: self, key: key, expecting: expectation)
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
        let start = try await go(on: source, at: offset, of: key)
        return S3AppendSession(
            store: self, key: key, from: start, version: found?.etag, note: found?.record.note, room: found?.room)
    }

    public func appendedSize(_ key: ObjectKey) async throws(StorageError) -> Int64? {
        try await appended(key)?.size
    }

    public func appended(_ key: ObjectKey) async throws(StorageError) -> UnfinishedObject? {
        guard key != .root else { return nil }
        if let (head, modified) = try await recordHead(recordKey(of: key)) {
            return UnfinishedObject(size: head.size, note: head.note, modified: modified)
        }
        return try await source(of: key, nil).map { UnfinishedObject(size: $0.size) }
    }

    /// Where the bytes are: as the record says; when its upload is gone, in the object that it was completed to.
    private func source(of key: ObjectKey, _ record: AppendRecord?) async throws(StorageError) -> AppendSource? {
        let name = client.keys.object(key)
        if let record {
            guard let upload = record.upload else { return .parts(record) }
            let page = try await asking { () async throws(S3Error) in try await client.listParts(upload) }
            if page != nil { return .parts(record) }
            guard let object = try await head(name), object.size >= record.size else { return nil }
            return .object(size: object.size, etag: object.etag)
        }
        async let object = attempt { () async throws(StorageError) in try await self.head(name) }
        async let begun = attempt { () async throws(StorageError) in try await self.uploads(at: name) }
        var uploads: [(S3Upload, [S3Part])] = []
        for upload in try await begun.get() {
            if let parts = try await parts(of: upload) { uploads.append((upload, parts)) }
        }
        return AppendSource.found(uploads: uploads, object: try await object.get())
    }

    /// The parts and the tail to go on with at `offset`.
    private func go(
        on source: AppendSource, at offset: Int64, of key: ObjectKey
    ) async throws(StorageError) -> AppendRecord {
        let name = client.keys.object(key)
        switch source {
        case .object(_, let etag):
            return try await unfold(name, etag, upTo: offset)
        case .parts(let record):
            switch record.cut(at: offset) {
            case .here(let kept):
                return kept
            case .within(let parts):
                guard let upload = record.upload, upload.key == name else {
                    throw StorageError(
                        .conditionFailed,
                        "cannot go on at byte \(offset) of \(key): it lies within a part at its target")
                }
                let etag = try await asking { () async throws(S3Error) in
                    try await client.completeMultipartUpload(upload, parts: parts)
                }
                return try await unfold(name, etag, upTo: offset)
            }
        }
    }
}
