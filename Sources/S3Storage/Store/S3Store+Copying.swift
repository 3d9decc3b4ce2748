import ObjectStorage

extension S3Store {
    /// Copies an object within the server, when it still is what `etag` names.
    func copy(
        from source: S3Key, _ etag: S3ETag, size: Int64, to target: S3Key
    ) async throws(StorageError) {
        if size <= client.settings.copyThreshold || size == 0 {
            try await asking { () async throws(S3Error) in
                try await client.copyObject(from: source, to: target, ifSource: etag)
            }
            return
        }
        let upload = try await asking { () async throws(S3Error) in try await client.createMultipartUpload(target) }
        do throws(StorageError) {
            let ranges = CopyRanges.all(of: size, wanted: client.settings.copyPartSize)
            let parts = try await copyParts(ranges, from: source, etag, into: upload)
            try await asking { () async throws(S3Error) in
                try await client.completeMultipartUpload(upload, parts: parts, isVerified: true)
            }
        } catch {
            // Else purging finds it, below the key of the target.
            try? await client.abortMultipartUpload(upload)
            throw error
        }
    }

    /// Makes parts, numbered from 1 on, of ranges of an object.
    func copyParts(
        _ ranges: [Range<Int64>], from source: S3Key, _ etag: S3ETag, into upload: S3Upload
    ) async throws(StorageError) -> [S3Part] {
        let client = client
        let numbered = Array(zip(1..., ranges))
        return try await concurrently(numbered, limit: client.settings.copyConcurrency) {
            (number, range) throws(StorageError) in
            try await asking { () async throws(S3Error) in
                try await client.uploadPartCopy(
                    from: source, range: range, ifSource: etag, number: number, of: upload)
            }
        }
    }

    /// Makes the first `offset` bytes of an object the beginning of a new upload at its key.
    func unfold(
        _ name: S3Key, _ etag: S3ETag, upTo offset: Int64
    ) async throws(StorageError) -> AppendRecord {
        let (copied, rest) = CopyRanges.continued(offset, wanted: client.settings.copyPartSize)
        var record = AppendRecord(hasObject: true)
        if !copied.isEmpty {
            let upload = try await asking { () async throws(S3Error) in try await client.createMultipartUpload(name) }
            record.upload = upload
            record.parts = try await copyParts(copied, from: name, etag, into: upload)
            record.nextNumber = copied.count + 1
        }
        if !rest.isEmpty {
            let read = try await client.readWhole(name, range: rest, upTo: rest.count, if: .matches(etag))
            guard let read else { throw StorageError(.closed, "\(name) was deleted while it was read") }
            record.tail = read.bytes
        }
        return record
    }
}
