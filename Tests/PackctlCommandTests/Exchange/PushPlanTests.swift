import OCI
import Testing

@testable import PackctlCommand

@Suite("What a push does with a version")
struct PushPlanTests {
    private static let there = Digest("sha256:" + String(repeating: "ab", count: 32))

    @Test(
        "absent, same or other content, with and without force and digest check",
        arguments: [
            ("absent", false, false, PushPlan.create), ("absent", false, true, .create),
            ("absent", true, false, .write), ("absent", true, true, .write),
            ("same", false, false, .leave), ("same", false, true, .leave),
            ("same", true, false, .leave), ("same", true, true, .write),
            ("other", false, false, .refuse), ("other", false, true, .refuse),
            ("other", true, false, .write), ("other", true, true, .write),
            ("group", false, false, .refuse), ("group", true, true, .refuse),
        ])
    func plan(_ state: String, _ isForced: Bool, _ skips: Bool, _ plan: PushPlan) throws {
        let digest = try #require(PushPlanTests.there)
        let states: [String: TagState] = [
            "absent": .absent, "same": .same(digest), "other": .other(digest, content: nil),
            "group": .otherGroup(digest, nil),
        ]
        let options = PushOptions(isForced: isForced, skipsDigestCheck: skips)
        #expect(PushPlan(try #require(states[state]), options) == plan)
    }
}
