public import ObjectStorage

extension S3Store {
    /// Objects that one request deletes.
    private static let batch = 1000

    /// Aborts multipart uploads below `key` as well, and those that sessions below it have at their targets.
    @discardableResult
    public func deleteTree(_ key: ObjectKey) async throws(StorageError) -> Bool {
        let prefix = client.keys.container(key)
        var found = false
        try await forEachUpload(prefix) { uploads throws(StorageError) in
            found = true
            try await abort(uploads)
        }
        // Again from the start after each page: what was deleted is listed no more.
        while true {
            let query = S3ListQuery(prefix: prefix, limit: S3Store.batch)
            let page = try await asking { () async throws(S3Error) in try await client.listObjects(query) }
            guard !page.entries.isEmpty else { break }
            found = true
            try await abort(sessionsOf: page.entries.map(\.key))
            try await deleteAll(page.entries.map(\.key))
            guard page.nextToken != nil else { break }
        }
        if key != .root { found = try await delete(key, if: .always) || found }
        return found
    }

    /// Nothing to do: containers are no more than their objects.
    public func prune(_ key: ObjectKey) async throws(StorageError) {}

    public func discardStrayAppends(
        below key: ObjectKey, begunBefore limit: Int64, isDryRun: Bool
    ) async throws(StorageError) -> [ObjectKey] {
        var strays: [ObjectKey] = []
        try await forEachUpload(client.keys.container(key)) { uploads throws(StorageError) in
            let old = uploads.filter { $0.initiated.map { $0 < limit } ?? false }
            strays += old.compactMap { client.keys.key(of: $0.key) }
            if !isDryRun { try await abort(old) }
        }
        return strays
    }

    func abort(_ uploads: [S3Upload]) async throws(StorageError) {
        let client = client
        _ = try await concurrently(uploads, limit: S3Store.parallelQuestions) { upload throws(StorageError) in
            try await asking { () async throws(S3Error) in try await client.abortMultipartUpload(upload) }
        }
    }

    /// Aborts the uploads that records among `keys` name.
    private func abort(sessionsOf keys: [S3Key]) async throws(StorageError) {
        let ending = "/\(S3Store.recordName)"
        for key in keys where key.text.hasSuffix(ending) {
            if let upload = try await recordHead(key)?.head.upload { try await abort([upload]) }
        }
    }

    private func deleteAll(_ keys: [S3Key]) async throws(StorageError) {
        let failures = try await asking { () async throws(S3Error) in try await client.deleteObjects(keys) }
        guard let first = failures.first else { return }
        throw StorageError(
            .unavailable,
            "\(failures.count) of \(keys.count) objects could not be deleted; \(first.key): \(first.code) \(first.message)"
        )
    }
}
