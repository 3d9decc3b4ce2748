extension ObjectStore {
    /// Asks for the metadata of one key after the other; stores that can do better do.
    public func present(_ keys: [ObjectKey]) async throws(StorageError) -> [Bool] {
        var found: [Bool] = []
        found.reserveCapacity(keys.count)
        for key in keys { found.append(try await metadata(of: key) != nil) }
        return found
    }
}
