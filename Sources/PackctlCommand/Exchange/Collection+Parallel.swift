extension Collection where Element: Sendable, Index == Int {
    /// What `body` makes of each, in this order, with at most `count` at a time. The first failure ends all.
    func parallelMap<Value: Sendable>(
        upTo count: Int = 6, _ body: @escaping @Sendable (Element) async throws -> Value
    ) async throws -> [Value] {
        try await withThrowingTaskGroup(of: (Int, Value).self) { group in
            var next = startIndex
            func begin() {
                guard next < endIndex else { return }
                let (index, element) = (next, self[next])
                group.addTask { (index, try await body(element)) }
                next += 1
            }
            for _ in 0..<count { begin() }
            var found: [Int: Value] = [:]
            while let (index, value) = try await group.next() {
                found[index] = value
                begin()
            }
            return indices.compactMap { found[$0] }
        }
    }
}
