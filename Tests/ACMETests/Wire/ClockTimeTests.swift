import Testing

@testable import ACME

@Suite("times")
struct ClockTimeTests {
    @Test(
        "of RFC 3339 are read",
        arguments: [
            ("2026-11-21T21:05:25Z", 1_795_295_125 as Int64?), ("2026-11-21T21:05:25.123456Z", 1_795_295_125),
            ("2026-11-21T22:05:25+01:00", 1_795_295_125), ("2026-11-21T16:05:25.5-05:00", 1_795_295_125),
            ("1970-01-01T00:00:00Z", 0), ("2026-13-21T21:05:25Z", nil), ("2026-11-21T24:05:25Z", nil),
            ("2026-11-21T21:05:25", nil), ("2026-11-21", nil), ("", nil), ("2026-11-21T21:05:25+1:00", nil),
            ("+026-11-21T21:05:25Z", nil), ("2026-11-21T21:05:25.Zx", nil),
            (String(repeating: "2", count: 10_000), nil),
        ])
    func internet(_ text: String, _ seconds: Int64?) {
        #expect(ClockTime.internet(text) == seconds)
    }

    @Test(
        "of header fields are read",
        arguments: [
            ("Sat, 21 Nov 2026 21:05:25 GMT", 1_795_295_125 as Int64?), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("21 Nov 2026 21:05:25 GMT", nil), ("Sat, 21 Nov 2026 21:05:25 CET", nil), ("tomorrow", nil), ("", nil),
        ])
    func header(_ text: String, _ seconds: Int64?) {
        #expect(ClockTime.header(text) == seconds)
    }

    @Test("are written as RFC 3339 has them", arguments: [0, 1_795_295_125, 253_402_300_799] as [Int64])
    func written(_ seconds: Int64) {
        #expect(ClockTime.internet(ClockTime.text(seconds)) == seconds)
    }
}
