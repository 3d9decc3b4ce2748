/// The spans that wait to be sent. Decides when there are enough, and what is dropped.
struct SpanQueue: Sendable {
    enum Step: Hashable, Sendable {
        case wait
        /// A whole batch is there.
        case send
        /// There was no room.
        case dropped
    }

    private let limit: Int
    private let batch: Int
    private var spans: [Span] = []

    /// - Parameters:
    ///   - limit: spans that wait at most.
    ///   - batch: spans that are sent at a time, no more than `limit`.
    init(limit: Int, batch: Int) {
        self.limit = limit
        self.batch = batch
    }

    mutating func add(_ span: Span) -> Step {
        guard spans.count < limit else { return .dropped }
        spans.append(span)
        return spans.count % batch == 0 ? .send : .wait
    }

    /// The oldest of them; empty when there are none.
    mutating func take() -> [Span] {
        let taken = Array(spans.prefix(batch))
        spans.removeFirst(taken.count)
        return taken
    }

    /// How many there were, of which there are none any more.
    mutating func clear() -> Int {
        defer { spans = [] }
        return spans.count
    }
}
