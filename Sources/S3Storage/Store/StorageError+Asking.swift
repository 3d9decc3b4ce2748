import ObjectStorage

/// Asks an S3 server, and says in the words of a store what went wrong.
@discardableResult
func asking<Value>(
    isolation: isolated (any Actor)? = #isolation, _ ask: () async throws(S3Error) -> Value
) async throws(StorageError) -> Value {
    do throws(S3Error) {
        return try await ask()
    } catch {
        throw StorageError(error)
    }
}
