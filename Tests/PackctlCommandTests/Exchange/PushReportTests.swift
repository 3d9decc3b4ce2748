import OCI
import Testing

@testable import PackctlCommand

@Suite("What a push reports")
struct PushReportTests {
    private let console = Console(program: "packctl", output: -1, errors: -1)

    @Test("the class of the first failure, in the order of the folders, ends the command")
    func firstFailure() {
        let report = PushReport(packs: [
            PushResult("a", SourceFault(.validation, "a is bad")), PushResult("b", CommandFailure(.network, "gone")),
        ])
        let failure = #expect(throws: CommandFailure.self) { try report.complain(to: console) }
        #expect(failure?.exitClass == .validation)
        #expect(failure?.message.isEmpty == true)
        #expect(report.summary == "2 packs: 1 invalid, 1 failed")
    }

    @Test("each folder is a row, by its path when its pack is not known")
    func rows() {
        let report = PushReport(packs: [PushResult("a", CommandFailure(.login, "no"))])
        #expect(report.table.rows == [["a", "", "failed", ""]])
        #expect(report.packs[0].error == "a: no")
    }
}
