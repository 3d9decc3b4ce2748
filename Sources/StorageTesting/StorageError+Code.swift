public import ObjectStorage

extension StorageError {
    /// The code of the error that `call` throws; nil when it throws none of a store.
    public static func code(of call: () async throws -> Void) async -> Code? {
        do {
            try await call()
            return nil
        } catch {
            return (error as? StorageError)?.code
        }
    }
}
