import NIOCore
public import ObjectStorage

extension S3Store {
    /// Questions that are asked at once for one caller.
    static let parallelQuestions = 32
    /// Fewer keys than this are asked for one by one.
    private static let listedQuestion = 24

    public func metadata(of key: ObjectKey) async throws(StorageError) -> ObjectMetadata? {
        guard key != .root else { return nil }
        return try await head(client.keys.object(key)).map { ObjectMetadata(size: $0.size, modified: $0.modified) }
    }

    /// Looks through list pages first, which show a thousand keys each; what they do not show is asked for by itself, as the order
    /// of a listing is not the same on every server.
    public func present(_ keys: [ObjectKey]) async throws(StorageError) -> [Bool] {
        var seen: Set<S3Key> = []
        if keys.count >= S3Store.listedQuestion { seen = try await listed(keys) }
        let rest = keys.filter { !seen.contains(client.keys.object($0)) }
        let found = try await concurrently(rest, limit: S3Store.parallelQuestions) { key throws(StorageError) in
            try await self.metadata(of: key) != nil
        }
        for (key, isFound) in zip(rest, found) where isFound { seen.insert(client.keys.object(key)) }
        return keys.map { $0 != .root && seen.contains(client.keys.object($0)) }
    }

    public func read(_ key: ObjectKey, upTo limit: Int) async throws(StorageError) -> StoredObject? {
        guard key != .root else { return nil }
        let name = client.keys.object(key)
        guard let (head, bytes) = try await client.readWhole(name, upTo: limit) else { return nil }
        return StoredObject(bytes: bytes, version: ObjectVersion(head.etag.text))
    }

    public func open(_ key: ObjectKey) async throws(StorageError) -> (any ObjectReader)? {
        guard key != .root else { return nil }
        return try await S3Reader.open(client.keys.object(key), with: client)
    }

    /// Those of `keys` that pages of a listing show: as many pages as are cheaper than asking for each key.
    private func listed(_ keys: [ObjectKey]) async throws(StorageError) -> Set<S3Key> {
        let names = keys.map { client.keys.object($0).text }
        guard let first = names.min(), let last = names.max() else { return [] }
        let common = zip(first.utf8, last.utf8).prefix { $0 == $1 }.count
        let wanted = Set(names)
        var query = S3ListQuery(prefix: S3Key(String(decoding: first.utf8.prefix(common), as: UTF8.self)))
        var seen: Set<S3Key> = []
        for _ in 0..<(keys.count / S3Store.listedQuestion) {
            let asked = query
            let page = try await asking { () async throws(S3Error) in try await client.listObjects(asked) }
            for entry in page.entries where wanted.contains(entry.key.text) { seen.insert(entry.key) }
            guard let token = page.nextToken, seen.count < wanted.count else { break }
            query.token = token
        }
        return seen
    }
}
