import Testing

@testable import Health

@Suite("the state of a check")
struct CheckStateTests {
    /// Looks in a row, `-` for a failure and `+` for none, and what is new after each: `f`, `r` or a dot.
    @Test(
        "fails after as many failures in a row as its threshold says, and passes after one look that is right",
        arguments: [
            (1, "-", "f"), (1, "+-+-", ".frf"), (1, "--", "f."), (3, "---", "..f"), (3, "--+--", "....."),
            (3, "--+---+", ".....fr"), (3, "-----+-", "..f..r."), (2, "++--++--", "...fr..f"),
        ])
    func threshold(_ threshold: Int, _ looks: String, _ news: String) {
        var state = CheckState(threshold: threshold)
        var seen = ""
        for (number, look) in looks.enumerated() {
            switch state.afterLook(look == "-" ? "no \(number)" : nil) {
            case .failed(let reason):
                #expect(reason == "no \(number)")
                seen += "f"
            case .recovered: seen += "r"
            case nil: seen += "."
            }
        }
        #expect(seen == news)
    }

    @Test("shows the last reason, from the moment that it counts as failed")
    func reason() {
        var state = CheckState(threshold: 2)
        #expect(state.problem == nil)
        _ = state.afterLook("one")
        #expect(state.problem == nil)
        _ = state.afterLook("two")
        #expect(state.problem == "two")
        _ = state.afterLook("three")
        #expect(state.problem == "three")
        _ = state.afterLook(nil)
        #expect(state.problem == nil)
    }
}
