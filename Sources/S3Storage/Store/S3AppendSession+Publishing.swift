import NIOCore
import ObjectStorage

extension S3AppendSession {
    /// Small objects are put; an upload at the target is completed; one at the session's own key is completed and copied.
    func publish(as target: ObjectKey) async throws(StorageError) {
        try await whileOpen { () async throws(StorageError) in
            guard target != .root else { throw StorageError(.wrongKind, "cannot publish an object at the root") }
            try await takeBack()
            let published = store.client.keys.object(target)
            if let upload, upload.key != name, upload.key != published {
                throw StorageError(
                    .conditionFailed, "cannot publish \(key) as \(published): it was begun for \(upload.key)")
            }
            if object == nil, upload == nil {
                try await putGathered(at: published)
            } else {
                let (size, etag) = try await completed()
                if place(of: published) != published {
                    try await store.copy(from: name, etag, size: size, to: published)
                    hasObject = true
                }
            }
            // What is not taken away now goes with the tree of the session, or when it is purged.
            try? await clear(object: hasObject && published != name)
            end()
        }
    }

    /// Completes the upload to be read, at the session's own key. Publishing copies it then, as it would have done anyway.
    func reader() async throws(StorageError) -> any ObjectReader {
        try await whileOpen { () async throws(StorageError) in
            try await takeBack()
            if object == nil, upload == nil { return GatheredReader(assembly.gathered.pieces) }
            if let upload, upload.key != name {
                throw StorageError(
                    .conditionFailed, "cannot read \(key) back: it was begun for \(upload.key) and is not complete")
            }
            object = try await completed()
            hasObject = true
            guard let reader = try await S3Reader.open(name, with: store.client) else {
                throw StorageError(.closed, "\(key) was deleted before it was finished")
            }
            return reader
        }
    }

    private func putGathered(at published: S3Key) async throws(StorageError) {
        let payload = assembly.gathered
        try await asking { () async throws(S3Error) in try await store.client.putObject(payload, at: published) }
    }

    /// Where the finished bytes are.
    private func place(of published: S3Key) -> S3Key {
        object == nil ? upload?.key ?? published : name
    }

    /// The whole as one object, where its upload is.
    private func completed() async throws(StorageError) -> (size: Int64, etag: S3ETag) {
        if let object { return object }
        try await seal(noting: nil)
        if let part = lastPart() { try await send(part) }
        try await arrival()
        guard let upload else { throw StorageError(.closed, "the append session at \(key) has no upload") }
        let parts = assembly.finished
        let size = assembly.offset
        do throws(S3Error) {
            let etag = try await store.client.completeMultipartUpload(
                upload, parts: parts, isVerified: upload.key != name)
            return (size, etag)
        } catch {
            guard isSealed else { throw StorageError(error) }
            // Another has completed it, or an attempt of ours: to these bytes, as the record says.
            let isGone = error.reason == .absent || error.reason == .unknownOutcome
            if isGone, upload.key != name || !hasObject, let head = try await store.head(upload.key), head.size == size
            {
                return (size, head.etag)
            }
            if error.code == "InvalidPart" { throw await lost(upload, error) }
            throw StorageError(error)
        }
    }

    /// The server does not have the parts of the record, and never will: takes the session away, so that its client begins anew.
    private func lost(_ upload: S3Upload, _ error: S3Error) async -> StorageError {
        // Unless somebody else has gone on with it meanwhile.
        if (try? await store.delete(store.record(of: key), if: recordCondition)) != nil {
            try? await store.abort([upload])
        }
        return StorageError(
            .lost, "parts of \(key) that were stored are not there any more; it has to be sent anew", cause: error)
    }
}
