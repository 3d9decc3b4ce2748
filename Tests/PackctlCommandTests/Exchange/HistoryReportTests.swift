import OCI
import Testing

@testable import PackctlCommand

@Suite("The report of a history")
struct HistoryReportTests {
    private static func event(_ tag: String, _ repository: String?) -> PackEvent {
        PackEvent(action: "push", repository: repository, tag: tag, time: "2026-11-22T21:50:37Z")
    }

    @Test("tells the repository of each event when there are several")
    func repositories() {
        let events = [
            Self.event("1.0.0", "spectro-packs/archive/nginx"), Self.event("2.0.0", "team/spectro-packs/archive/nginx"),
        ]
        let table = HistoryReport(name: "nginx", events: events).table
        #expect(table.columns == ["time", "action", "tag", "repository", "user", "digest", "message"])
        #expect(table.rows.map { $0[3] } == events.map(\.repository))
        #expect(table.rows.allSatisfy { $0.count == table.columns.count })
    }

    @Test("has no such column where all are of one, or the server does not say", arguments: ["a/b", nil])
    func oneRepository(_ repository: String?) {
        let events = [Self.event("1.0.0", repository), Self.event("2.0.0", repository)]
        let table = HistoryReport(name: "nginx", events: events).table
        #expect(table.columns == ["time", "action", "tag", "user", "digest", "message"])
        #expect(table.rows.map { $0[2] } == ["1.0.0", "2.0.0"])
    }
}
