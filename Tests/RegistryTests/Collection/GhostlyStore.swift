import NIOCore
import ObjectStorage
import StorageTesting
import Synchronization

/// A store in memory that goes on listing containers whose last object has gone, as SeaweedFS does.
final class GhostlyStore: ForwardingStore {
    let base: any ObjectStore
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

    @discardableResult
    func put(
        _ bytes: ByteBuffer, at key: ObjectKey, if condition: WriteCondition
    ) async throws(StorageError) -> ObjectVersion {
        note(key)
        return try await base.put(bytes, at: key, if: condition)
    }

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

    func takeAppend(
        _ key: ObjectKey, at offset: Int64, expecting expectation: AppendExpectation,
        when isCurrent: @Sendable () async throws -> Bool
    ) async throws -> (any AppendSession)? {
        note(key)
        return try await base.takeAppend(key, at: offset, expecting: expectation, when: isCurrent)
    }
}

extension String {
    /// In byte order.
    fileprivate func isBehind(_ other: String) -> Bool { other.utf8.lexicographicallyPrecedes(utf8) }
}
