/// Who asks a store about a key right now, and who waits to have it asked: decides, where other processes write too, which
/// requests may share an answer. Whoever holds this value asks, waits and resumes.
///
/// An answer is only for those who were there when its question was sent: what it says may have changed before anybody
/// came later. So a newcomer asks by itself, or, when ``maximumUnderway`` questions about its key are under way, waits until one
/// of them ends; then one of those who wait asks for all of them. Nothing is remembered.
struct QuestionTable<Key: Hashable & Sendable, Waiter: Sendable>: Sendable {
    struct QuestionID: Hashable, Sendable {
        fileprivate var number: UInt64
    }

    /// What becomes of those who wait when a question ends.
    struct Ending {
        /// They were there when it was sent: the answer is theirs too.
        var sharers: [Waiter]
        /// Asks the next question, for all who have waited until now; nil when nobody does.
        var next: (asker: Waiter, id: QuestionID)?
    }

    private struct Topic {
        var underway = 0
        var waiting: [Waiter] = []
    }

    /// Questions about one key at once. One would do; a few more keep most from waiting, and a lost packet from holding up all.
    static var maximumUnderway: Int { 4 }

    private var topics: [Key: Topic] = [:]
    private var sharers: [QuestionID: [Waiter]] = [:]
    private var lastQuestion: UInt64 = 0

    /// Whether nobody asks or waits.
    var isIdle: Bool { topics.isEmpty && sharers.isEmpty }

    /// Those who wait to have a key asked about.
    func waiterCount(_ key: Key) -> Int { topics[key]?.waiting.count ?? 0 }

    /// The question that the newcomer sends at once, and ends by ``end(_:of:)`` in any case; nil when it has to ``wait(_:for:)``.
    mutating func ask(_ key: Key) -> QuestionID? {
        guard topics[key]?.underway ?? 0 < Self.maximumUnderway else { return nil }
        topics[key, default: Topic()].underway += 1
        return nextQuestion()
    }

    /// Returns false when there is nothing to wait for any more; ask.
    mutating func wait(_ waiter: Waiter, for key: Key) -> Bool {
        guard let topic = topics[key], topic.underway >= Self.maximumUnderway else { return false }
        topics[key]?.waiting.append(waiter)
        return true
    }

    /// A question was answered, or failed.
    mutating func end(_ id: QuestionID, of key: Key) -> Ending {
        let answered = sharers.removeValue(forKey: id) ?? []
        guard var topic = topics[key] else { return Ending(sharers: answered) }
        guard !topic.waiting.isEmpty else {
            topic.underway -= 1
            topics[key] = topic.underway > 0 ? topic : nil
            return Ending(sharers: answered)
        }
        // Its place goes to the one who asks next.
        let asker = topic.waiting.removeFirst()
        let next = nextQuestion()
        if !topic.waiting.isEmpty { sharers[next] = topic.waiting }
        topic.waiting = []
        topics[key] = topic
        return Ending(sharers: answered, next: (asker, next))
    }

    private mutating func nextQuestion() -> QuestionID {
        lastQuestion += 1
        return QuestionID(number: lastQuestion)
    }
}
