public import ObjectStorage

/// One claim that every ``ObjectStore`` must pass. The description is the claim; ``all`` is the suite.
///
/// A check needs a store of its own, empty, with room for at least 64 MiB. It throws a ``CheckFailure`` that says what
/// was seen instead, so any test framework can run it.
public struct StoreCheck: Sendable, CustomStringConvertible {
    public let description: String
    private let body: @Sendable (any ObjectStore) async throws -> Void

    init(_ claim: String, _ body: @escaping @Sendable (any ObjectStore) async throws -> Void) {
        description = claim
        self.body = body
    }

    /// What every store promises; ``local`` comes on top for those on this machine.
    public static let all =
        reading + writing + conditions + deleting + listing + appending + resuming + expecting + large + concurrency

    /// Runs the check on a store from `makeStore`, and shuts the store down.
    public func run(on makeStore: () async throws -> any ObjectStore) async throws {
        let store = try await makeStore()
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(store))
        } catch {
            result = .failure(error)
        }
        await store.shutdown()
        try result.get()
    }
}
