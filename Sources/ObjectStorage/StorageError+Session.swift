extension StorageError {
    /// For an append session that was published, suspended or discarded, or has failed.
    static func sessionEnded(_ key: ObjectKey) -> StorageError {
        StorageError(.closed, "the append session at \(key) has ended; resume or begin another")
    }
}
