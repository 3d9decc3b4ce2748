import Testing

@testable import Telemetry

/// The expected texts are those of GNU `date -u`.
@Suite struct TimestampTests {
    @Test(
        "seconds become the date and time of the Gregorian calendar in UTC",
        arguments: [
            (0, "1970-01-01T00:00:00.000000000Z", "01/Jan/1970:00:00:00 +0000"),
            (-1, "1969-12-31T23:59:59.000000000Z", "31/Dec/1969:23:59:59 +0000"),
            (971_186_136, "2000-10-10T13:55:36.000000000Z", "10/Oct/2000:13:55:36 +0000"),
            (951_782_399, "2000-02-28T23:59:59.000000000Z", "28/Feb/2000:23:59:59 +0000"),
            (951_782_400, "2000-02-29T00:00:00.000000000Z", "29/Feb/2000:00:00:00 +0000"),
            (951_868_800, "2000-03-01T00:00:00.000000000Z", "01/Mar/2000:00:00:00 +0000"),
            (1_709_251_199, "2024-02-29T23:59:59.000000000Z", "29/Feb/2024:23:59:59 +0000"),
            (4_107_542_400, "2100-03-01T00:00:00.000000000Z", "01/Mar/2100:00:00:00 +0000"),
            (-62_167_219_200, "0000-01-01T00:00:00.000000000Z", "01/Jan/0000:00:00:00 +0000"),
            (253_402_300_799, "9999-12-31T23:59:59.000000000Z", "31/Dec/9999:23:59:59 +0000"),
            (.max, "9999-12-31T23:59:59.000000000Z", "31/Dec/9999:23:59:59 +0000"),
            (.min, "0000-01-01T00:00:00.000000000Z", "01/Jan/0000:00:00:00 +0000"),
        ] as [(Int64, String, String)])
    func calendar(seconds: Int64, rfc3339: String, commonLog: String) {
        #expect(Timestamp(seconds: seconds).rfc3339 == rfc3339)
        #expect(String(decoding: Timestamp(seconds: seconds).commonLogBytes, as: UTF8.self) == commonLog)
    }

    @Test(
        "nanoseconds are shown with nine digits and kept below a second",
        arguments: [(1, "000000001"), (-1, "000000000"), (.max, "999999999")] as [(Int32, String)])
    func nanoseconds(nanoseconds: Int32, digits: String) {
        let timestamp = Timestamp(seconds: 0, nanoseconds: nanoseconds)
        #expect(timestamp.rfc3339 == "1970-01-01T00:00:00.\(digits)Z")
    }

    @Test("every day of four centuries follows the one before")
    func days() throws {
        var previous = ""
        let first: Int64 = -11_676_096_000
        for day in 0..<Int64(146_097) {
            let text = String(Timestamp(seconds: first + day * 86_400).rfc3339.prefix(10))
            try #require(text > previous)
            previous = text
        }
        #expect(previous == "1999-12-31")
    }
}
