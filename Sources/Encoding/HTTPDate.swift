import Glibc

/// Dates in header fields (RFC 9110, section 5.6.7), in seconds since 1970 UTC.
package enum HTTPDate {
    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

    /// `Sun, 06 Nov 1994 08:49:37 GMT`
    package static func text(_ seconds: Int64) -> String {
        let fields = UTCTime.fields(of: seconds)
        let day = "\(days[Int(fields.tm_wday)]), \(UTCTime.two(fields.tm_mday)) \(UTCTime.months[Int(fields.tm_mon)])"
        return "\(day) \(UTCTime.four(fields.tm_year + 1900)) "
            + "\(UTCTime.two(fields.tm_hour)):\(UTCTime.two(fields.tm_min)):\(UTCTime.two(fields.tm_sec)) GMT"
    }

    /// Reads that form; nil for any other. What day of the week it is said to be is not looked at.
    package static func seconds(_ text: some StringProtocol) -> Int64? {
        guard text.utf8.count <= 64 else { return nil }
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", let day = UTCTime.number(words[1].utf8),
            let month = UTCTime.months.firstIndex(where: { $0 == words[2] }), let year = UTCTime.number(words[3].utf8)
        else { return nil }
        let time = words[4].split(separator: ":")
        guard time.count == 3, let hour = UTCTime.number(time[0].utf8), let minute = UTCTime.number(time[1].utf8),
            let second = UTCTime.number(time[2].utf8)
        else { return nil }
        return UTCTime.seconds(year, CInt(month) + 1, day, hour, minute, second)
    }
}
