extension Sequence where Element: Sendable, Self: Sendable {
    /// What `transform` makes of each element, in order, with at most `limit` under way at once. The first failure
    /// cancels the rest.
    package func concurrentMap<Result: Sendable>(
        limit: Int, _ transform: @escaping @Sendable (Element) async throws -> Result
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var results: [(Int, Result)] = []
            for (index, element) in self.enumerated() {
                if index >= Swift.max(1, limit), let result = try await group.next() { results.append(result) }
                group.addTask { (index, try await transform(element)) }
            }
            for try await result in group { results.append(result) }
            return results.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}
