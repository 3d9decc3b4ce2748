import Testing

@testable import PackFormat

@Suite("The lines of values.yaml")
struct LineSurveyTests {
    /// The first line and the count of each kind: tab, odd, deep, trailing.
    private func survey(_ text: String) -> [[Int]] {
        let survey = LineSurvey(Array(text.utf8))
        return [survey.withTab, survey.oddlyIndented, survey.deeplyIndented, survey.withTrailingBlanks]
            .map { $0.count == 0 ? [] : [$0.first, $0.count] }
    }

    @Test("of each kind are counted, comments and blank lines for their ends only")
    func kinds() {
        #expect(
            survey("a:\n\tb: 1\n c: 2\n   d: 3\n\(String(repeating: " ", count: 22))e: 4\nf: 5 \n") == [
                [2, 1], [3, 2], [5, 1], [6, 1],
            ])
        #expect(survey("#\tcomment\n   # odd \n\n   \n\t\n") == [[], [], [], [2, 3]])
        #expect(survey("\(String(repeating: " ", count: 20))a: 1") == [[], [], [], []])
        #expect(survey("a: 1\r\nb: 2 \r\n") == [[], [], [], [2, 1]])
        #expect(survey("") == [[], [], [], []])
    }

    @Test("of block texts are passed over but for their ends", arguments: ["|", ">", "|-", ">+", "|2-"])
    func blocks(_ sign: String) {
        #expect(survey("a: \(sign)\n   odd\n  \ttab\n\n   trailing \nb: 1\n c: 2\n") == [[], [7, 1], [], [5, 1]])
        #expect(survey("- \(sign)\n   odd\n- x\n") == [[], [], [], []])
    }

    @Test("that only look like a block's start are none", arguments: ["a: x|", "a|", "|", "a: |x", "a: || b"])
    func noBlocks(_ line: String) {
        #expect(survey("\(line)\n   odd\n") == [[], [2, 1], [], []])
    }
}
