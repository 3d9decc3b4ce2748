import NIOCore
import ObjectStorage
import Synchronization

/// A store in memory that goes on listing containers whose last object has gone, as SeaweedFS does.
final class GhostlyStore: ObjectStore {
    private let base: InMemoryStore
    /// The names of containers below each key that had an object at some time.
    private let containers = Mutex<[String: Set<String>]>([:])

    init(_ base: InMemoryStore) {
        self.base = base
    }

    private func note(_ key: ObjectKey) {
        var path = key.text.split(separator: "/").map(String.init)
        containers.withLock { containers in
            _ = path.popLast()
            while let name = path.popLast() { containers[path.joined(separator: "/"), default: []].insert(name) }
        }
    }

    var summary: String { base.summary }

    func metadata(of key: ObjectKey) async throws(StorageError) -> ObjectMetadata? { try await base.metadata(of: key) }

    func present(_ keys: [ObjectKey]) async throws(StorageError) -> [Bool] { try await base.present(keys) }

    func read(_ key: ObjectKey, upTo limit: Int) async throws(StorageError) -> StoredObject? {
        try await base.read(key, upTo: limit)
    }

    func open(_ key: ObjectKey) async throws(StorageError) -> (any ObjectReader)? { try await base.open(key) }

    @discardableResult
    func put(
        _ bytes: ByteBuffer, at key: ObjectKey, if condition: WriteCondition
    ) async throws(StorageError) -> ObjectVersion {
        note(key)
        return try await base.put(bytes, at: key, if: condition)
    }

    @discardableResult
    func delete(_ key: ObjectKey, if condition: WriteCondition) async throws(StorageError) -> Bool {
        try await base.delete(key, if: condition)
    }

    @discardableResult
    func deleteTree(_ key: ObjectKey) async throws(StorageError) -> Bool { try await base.deleteTree(key) }

    func prune(_ key: ObjectKey) async throws(StorageError) {}

    func list(_ key: ObjectKey, after last: String?, limit: Int) async throws(StorageError) -> ObjectListing {
        let listing = try await base.list(key, after: nil, limit: .max)
        let ghosts = containers.withLock { $0[key.text] ?? [] }.subtracting(listing.entries.map(\.name))
        var entries = listing.entries
        for name in ghosts { entries.append(ObjectListing.Entry(name: name, isContainer: true)) }
        if let last { entries.removeAll { !$0.name.isBehind(last) } }
        entries.sort { $1.name.isBehind($0.name) }
        return ObjectListing(entries: Array(entries.prefix(limit)), hasMore: entries.count > limit)
    }

    func beginAppend(
        _ key: ObjectKey, expecting expectation: AppendExpectation
    ) async throws(StorageError) -> any AppendSession {
        note(key)
        return try await base.beginAppend(key, expecting: expectation)
    }

    func resumeAppend(_ key: ObjectKey, at offset: Int64) async throws(StorageError) -> (any AppendSession)? {
        try await base.resumeAppend(key, at: offset)
    }

    func appendedSize(_ key: ObjectKey) async throws(StorageError) -> Int64? { try await base.appendedSize(key) }

    func probe() async throws(StorageError) {}

    func shutdown() async {}
}

extension String {
    /// In byte order.
    fileprivate func isBehind(_ other: String) -> Bool { other.utf8.lexicographicallyPrecedes(utf8) }
}
