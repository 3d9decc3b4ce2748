public import ObjectStorage

extension S3Store {
    public func list(
        _ key: ObjectKey, after last: String?, limit: Int
    ) async throws(StorageError) -> ObjectListing {
        let limit = min(max(0, limit), 1 << 30)
        let prefix = client.keys.container(key)
        var window = NameWindow(after: last, limit: limit)
        // Without a closing slash: containers that S3 sorts before `last/` may come after it by name.
        let after = last.flatMap { $0.isEmpty ? nil : S3Key(prefix.text + $0) }
        var query = S3ListQuery(prefix: prefix, groups: true, after: after, limit: min(1000, limit + 2))
        var missing = limit + 2
        while true {
            let asked = query
            let page = try await asking { () async throws(S3Error) in try await client.listObjects(asked) }
            missing -= page.entries.count + page.commonPrefixes.count
            // What only tells whether there is more need not be a whole page.
            query.limit = missing > 0 ? min(1000, missing) : 1000
            for name in page.entries.map(\.key) + page.commonPrefixes {
                window.insert(name.text.dropFirst(prefix.text.count))
            }
            query.token = page.nextToken
            guard query.token != nil else { return window.listing }
            if window.isFull { break }
        }
        let found = try await concurrently(window.outstanding, limit: S3Store.parallelQuestions) {
            (name) throws(StorageError) in
            let below = S3ListQuery(prefix: S3Key("\(prefix.text)\(name)/"), limit: 1)
            let page = try await asking { () async throws(S3Error) in try await self.client.listObjects(below) }
            return page.entries.isEmpty ? nil : "\(name)/"
        }
        for case let name? in found { window.insert(name[...]) }
        return window.listing
    }

    /// Every object whose name starts with `prefix`, in pages of the server's order.
    func forEachPage(
        _ prefix: S3Key, _ visit: ([S3ListPage.Entry]) async throws(StorageError) -> Void
    ) async throws(StorageError) {
        var query = S3ListQuery(prefix: prefix)
        repeat {
            let asked = query
            let page = try await asking { () async throws(S3Error) in try await client.listObjects(asked) }
            if !page.entries.isEmpty { try await visit(page.entries) }
            query.token = page.nextToken
        } while query.token != nil
    }

    /// Every unfinished multipart upload whose key starts with `prefix`. Some servers (MinIO) show only those of exactly that key.
    func forEachUpload(
        _ prefix: S3Key, _ visit: ([S3Upload]) async throws(StorageError) -> Void
    ) async throws(StorageError) {
        var marker: S3UploadPage.Marker?
        repeat {
            let asked = marker
            let page = try await asking { () async throws(S3Error) in
                try await client.listMultipartUploads(prefix: prefix, after: asked)
            }
            if !page.uploads.isEmpty { try await visit(page.uploads) }
            marker = page.next
        } while marker != nil
    }
}
