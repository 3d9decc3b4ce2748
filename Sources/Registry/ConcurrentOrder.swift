extension Array where Element: Sendable {
    /// Hands what becomes of each element to `take`, in order, until that returns false. At most `limit` transformations are under way
    /// at once, and as many results wait for their turn.
    func concurrentForEach<Value: Sendable>(
        limit: Int, _ transform: @escaping @Sendable (Element) async throws -> Value,
        take: (Element, Result<Value, any Error>) throws -> Bool
    ) async throws {
        let limit = Swift.max(1, limit)
        try await withThrowingTaskGroup(of: (Int, Result<Value, any Error>).self) { group in
            var results: [Int: Result<Value, any Error>] = [:]
            var started = 0
            var running = 0
            var next = 0
            while next < count {
                while started < count, running < limit, started < next + 2 * limit {
                    let (index, element) = (started, self[started])
                    group.addTask {
                        do {
                            return (index, .success(try await transform(element)))
                        } catch {
                            return (index, .failure(error))
                        }
                    }
                    started += 1
                    running += 1
                }
                guard let (index, result) = try await group.next() else { return }
                running -= 1
                results[index] = result
                while let result = results.removeValue(forKey: next) {
                    guard try take(self[next], result) else {
                        group.cancelAll()
                        return
                    }
                    next += 1
                }
            }
        }
    }
}
