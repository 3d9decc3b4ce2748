import ObjectStorage

extension S3Store {
    /// What became of `work`, so that two things can be done at once and each failure keeps its type.
    func attempt<Value: Sendable>(
        _ work: @Sendable () async throws(StorageError) -> Value
    ) async -> Result<Value, StorageError> {
        do throws(StorageError) {
            return .success(try await work())
        } catch {
            return .failure(error)
        }
    }

    /// What `work` makes of each element, in order, with at most `limit` under way at once. The first failure is thrown after
    /// those under way have ended.
    func concurrently<Element: Sendable, Value: Sendable>(
        _ elements: [Element], limit: Int,
        _ work: @escaping @Sendable (Element) async throws(StorageError) -> Value
    ) async throws(StorageError) -> [Value] {
        let results = await withTaskGroup(of: (Int, Result<Value, StorageError>).self) { group in
            var results: [(Int, Result<Value, StorageError>)] = []
            var hasFailed = false
            func collect(_ result: (Int, Result<Value, StorageError>)) {
                if case .failure = result.1 { hasFailed = true }
                results.append(result)
            }
            for (index, element) in elements.enumerated() {
                if index >= max(1, limit), let result = await group.next() { collect(result) }
                if hasFailed { break }
                group.addTask {
                    (index, await self.attempt { () async throws(StorageError) in try await work(element) })
                }
            }
            while let result = await group.next() { collect(result) }
            return results.sorted { $0.0 < $1.0 }
        }
        var values: [Value] = []
        for (_, result) in results { values.append(try result.get()) }
        return values
    }
}
