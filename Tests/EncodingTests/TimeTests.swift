import Testing

@testable import Encoding

@Suite("times")
struct TimeTests {
    @Test(
        "of RFC 3339 are read",
        arguments: [
            ("2026-11-21T21:05:25Z", 1_795_295_125), ("2026-11-21T21:05:25.123456789Z", 1_795_295_125),
            ("2026-11-21T22:05:25+01:00", 1_795_295_125), ("2026-11-21T16:05:25.5-05:00", 1_795_295_125),
            ("2026-11-21t21:05:25z", 1_795_295_125), ("1970-01-01T00:00:00Z", 0), ("2026-13-21T21:05:25Z", nil),
            ("2026-00-21T21:05:25Z", nil), ("2026-11-32T21:05:25Z", nil), ("2026-11-21T24:05:25Z", nil),
            ("2026-11-21T21:60:25Z", nil), ("2026-11-21T21:05:61Z", nil), ("2026-11-21T21:05:25", nil),
            ("2026-11-21", nil), ("", nil), ("2026-11-21T21:05:25+1:00", nil), ("2026-11-21T21:05:25+24:00", nil),
            ("+026-11-21T21:05:25Z", nil), ("2026-11-21T21:05:25.Zx", nil), ("ÄÄÄÄ-11-21T21:05:25Z", nil),
            (String(repeating: "2", count: 10_000), nil),
        ] as [(String, Int64?)])
    func internet(_ text: String, _ seconds: Int64?) {
        #expect(UTCTime.seconds(text) == seconds)
    }

    @Test(
        "are written in each form, and read again",
        arguments: [
            (0, "1970-01-01T00:00:00Z", "19700101T000000Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
            (1_369_353_600, "2013-05-24T00:00:00Z", "20130524T000000Z", "Fri, 24 May 2013 00:00:00 GMT"),
            (784_111_777, "1994-11-06T08:49:37Z", "19941106T084937Z", "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_782_400, "2000-02-29T00:00:00Z", "20000229T000000Z", "Tue, 29 Feb 2000 00:00:00 GMT"),
            (-62_135_596_800, "0001-01-01T00:00:00Z", "00010101T000000Z", "Mon, 01 Jan 0001 00:00:00 GMT"),
            (253_402_300_799, "9999-12-31T23:59:59Z", "99991231T235959Z", "Fri, 31 Dec 9999 23:59:59 GMT"),
        ] as [(Int64, String, String, String)])
    func written(_ seconds: Int64, _ internet: String, _ basic: String, _ header: String) {
        #expect(UTCTime.text(seconds) == internet)
        #expect(UTCTime.basic(seconds) == basic)
        #expect(HTTPDate.text(seconds) == header)
        #expect(UTCTime.seconds(internet) == seconds)
        #expect(HTTPDate.seconds(header) == seconds)
    }

    @Test(
        "of header fields are no other form",
        arguments: [
            "Fri, 24 Mai 2013 00:00:00 GMT", "Fri, 24 May 2013 00:00:00 CET", "Fri, 24 May 2013 00:00 GMT",
            "24 May 2013 00:00:00 GMT", "Friday, 24-May-13 00:00:00 GMT", "Fri, 24 May 2013 24:00:00 GMT", "tomorrow",
            "",
            String(repeating: "2", count: 10_000),
        ])
    func header(_ text: String) {
        #expect(HTTPDate.seconds(text) == nil)
    }
}
