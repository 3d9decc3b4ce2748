/// One value that comes later, for the one who waits for it.
struct Announcement<Value: Sendable>: Sendable {
    private let values: AsyncStream<Value>
    private let continuation: AsyncStream<Value>.Continuation

    init() {
        (values, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1))
    }

    /// Only the first value counts.
    func make(_ value: Value) {
        continuation.yield(value)
        continuation.finish()
    }

    /// The value, as soon as it is there; nil when the task is cancelled before that.
    var value: Value? {
        get async { await values.first { _ in true } }
    }
}
