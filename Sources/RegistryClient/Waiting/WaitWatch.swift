/// Decides which waits are worth a word, and when to look at them again. It knows no clocks and no tasks.
///
/// A wait is told once, when nothing has moved for ``patience``; whatever moves begins another one. Between two words there is
/// at least ``pause``: waits that become long meanwhile are told together.
struct WaitWatch: Sendable {
    struct ID: Hashable, Sendable {
        fileprivate let number: Int
    }

    /// What is waited for.
    struct Subject: Hashable, Sendable {
        var place: Origin
        var purpose: String
        var phase: LongWait.Phase
    }

    private struct Wait {
        var subject: Subject
        var since: Duration
        var isTold = false
    }

    let patience: Duration
    let pause: Duration
    private var waits: [Int: Wait] = [:]
    private var nextNumber = 0
    private var lastWord: Duration?

    init(patience: Duration = .seconds(10), pause: Duration = .seconds(60)) {
        self.patience = patience
        self.pause = pause
    }

    /// Times are those of one clock that never jumps.
    mutating func begin(_ subject: Subject, at now: Duration) -> ID {
        nextNumber += 1
        waits[nextNumber] = Wait(subject: subject, since: now)
        return ID(number: nextNumber)
    }

    mutating func advance(_ id: ID, at now: Duration) {
        waits[id.number]?.since = now
        waits[id.number]?.isTold = false
    }

    mutating func end(_ id: ID) {
        waits[id.number] = nil
    }

    /// What is to be told now, by the oldest of the waits that it is about: since when, and how many others there are.
    mutating func due(at now: Duration) -> (subject: Subject, length: Duration, others: Int)? {
        if let lastWord, now - lastWord < pause { return nil }
        let long = waits.filter { !$0.value.isTold && now - $0.value.since >= patience }
        guard let oldest = long.values.min(by: { $0.since < $1.since }) else { return nil }
        for number in long.keys { waits[number]?.isTold = true }
        lastWord = now
        return (oldest.subject, now - oldest.since, long.count - 1)
    }

    /// How long nothing can become due; nil when nothing is waited for.
    func rest(at now: Duration) -> Duration? {
        guard !waits.isEmpty else { return nil }
        // One that begins meanwhile is not due earlier either.
        let first = waits.values.filter { !$0.isTold }.map(\.since).min() ?? now
        let due = max(first + patience, lastWord.map { $0 + pause } ?? .zero)
        return max(.milliseconds(1), min(due - now, pause))
    }
}
