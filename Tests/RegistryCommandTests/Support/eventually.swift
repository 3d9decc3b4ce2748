/// Asks again and again until there is an answer, for what happens in another process and cannot be awaited.
///
/// - Throws: ``TestFailure`` when there is none within `limit`.
func eventually<Answer>(
    _ what: String, within limit: Duration = .seconds(300), _ ask: () async throws -> Answer?
) async throws -> Answer {
    let clock = ContinuousClock()
    let deadline = clock.now.advanced(by: limit)
    while true {
        if let answer = try await ask() { return answer }
        guard clock.now < deadline else { throw TestFailure("waited \(limit) in vain for \(what)") }
        try await Task.sleep(for: .milliseconds(10))
    }
}
