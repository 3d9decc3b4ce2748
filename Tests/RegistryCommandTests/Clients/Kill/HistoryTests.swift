import Testing

@Suite("a history of writes")
struct HistoryTests {
    /// Writes as (value, sent, acknowledged), and which values may be found afterwards; an object begins as nothing at 0.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let writes: [(value: String?, sent: Int, acknowledged: Int?)]
        let admitted: [String?]
    }

    static let cases = [
        Case(testDescription: "of none leaves nothing", writes: [], admitted: [nil]),
        Case(testDescription: "of one that was acknowledged leaves it", writes: [("a", 1, 2)], admitted: ["a"]),
        Case(testDescription: "of one in flight leaves either", writes: [("a", 1, nil)], admitted: [nil, "a"]),
        Case(
            testDescription: "of two in turn leaves the second", writes: [("a", 1, 2), ("b", 3, 4)], admitted: ["b"]),
        Case(
            testDescription: "of two at the same time leaves either", writes: [("a", 1, 3), ("b", 2, 4)],
            admitted: ["a", "b"]),
        Case(
            testDescription: "of one in flight during another leaves either", writes: [("a", 1, nil), ("b", 2, 3)],
            admitted: ["a", "b"]),
        Case(
            testDescription: "of a deletion that was acknowledged leaves nothing", writes: [("a", 1, 2), (nil, 3, 4)],
            admitted: [nil]),
        Case(
            testDescription: "of a deletion in flight leaves either", writes: [("a", 1, 2), (nil, 3, nil)],
            admitted: [nil, "a"]),
    ]

    @Test("says what may be found", arguments: cases)
    func admits(_ sample: Case) {
        var history = History(value: nil, at: 0)
        for write in sample.writes {
            history.send(write.value, at: write.sent)
            if let moment = write.acknowledged { history.acknowledge(write.sent, at: moment) }
        }
        for value in [nil, "a", "b", "c"] {
            #expect(history.admits(value) == sample.admitted.contains(value), "\(value ?? "nothing")")
        }
    }

    @Test("forgets a write that was refused, and all but what was seen")
    func withdrawnAndSettled() {
        var history = History(value: "a", at: 0)
        history.send("b", at: 1)
        history.withdraw(1)
        #expect(!history.admits("b"))
        history.send("c", at: 2)
        history.settle("c", at: 3)
        #expect(history.admits("c"))
        #expect(!history.admits("a"))
        #expect(history.settled == "c")
    }
}
