/// A place where one call stops until the test lets it go on.
final class Gate: Sendable {
    private let reached = AsyncStream.makeStream(of: Void.self)
    private let opened = AsyncStream.makeStream(of: Void.self)

    /// For the one who is stopped.
    func pass() async {
        reached.continuation.yield()
        for await _ in opened.stream { return }
    }

    /// Returns when somebody stands here.
    func whenReached() async {
        for await _ in reached.stream { return }
    }

    func open() {
        opened.continuation.yield()
    }
}
