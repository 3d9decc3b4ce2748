import Glibc

/// Seconds since 1970 UTC in the three forms that S3 speaks.
enum WireTime {
    /// `20130524T000000Z`, for signatures.
    static func basic(_ seconds: Int64) -> String {
        let fields = fields(of: seconds)
        return "\(four(fields.tm_year + 1900))\(two(fields.tm_mon + 1))\(two(fields.tm_mday))T"
            + "\(two(fields.tm_hour))\(two(fields.tm_min))\(two(fields.tm_sec))Z"
    }

    /// `2013-05-24T00:00:00.000Z`, in XML and JSON, with or without a fraction; nil when `text` is no such time.
    static func extended(_ text: some StringProtocol) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z"), bytes[10] == UInt8(ascii: "T"),
            bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"), let year = number(bytes[0..<4]), let month = number(bytes[5..<7]),
            let day = number(bytes[8..<10]), let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]),
            let second = number(bytes[17..<19])
        else { return nil }
        return seconds(year, month, day, hour, minute, second)
    }

    /// `Fri, 24 May 2013 00:00:00 GMT`, in header fields (RFC 9110, section 5.6.7); nil when `text` is no such date.
    static func httpDate(_ text: some StringProtocol) -> Int64? {
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", let day = number(words[1].utf8),
            let month = months.firstIndex(where: { $0 == words[2] }), let year = number(words[3].utf8)
        else { return nil }
        let time = words[4].split(separator: ":")
        guard time.count == 3, let hour = number(time[0].utf8), let minute = number(time[1].utf8),
            let second = number(time[2].utf8)
        else { return nil }
        return seconds(year, CInt(month) + 1, day, hour, minute, second)
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func fields(of seconds: Int64) -> tm {
        var time = time_t(seconds)
        var fields = tm()
        gmtime_r(&time, &fields)
        return fields
    }

    private static func seconds(
        _ year: CInt, _ month: CInt, _ day: CInt, _ hour: CInt, _ minute: CInt, _ second: CInt
    ) -> Int64? {
        guard (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60 else { return nil }
        var fields = tm()
        fields.tm_year = year - 1900
        fields.tm_mon = month - 1
        fields.tm_mday = day
        fields.tm_hour = hour
        fields.tm_min = minute
        fields.tm_sec = second
        return Int64(timegm(&fields))
    }

    private static func number(_ bytes: some Collection<UInt8>) -> CInt? {
        guard (1...4).contains(bytes.count), bytes.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return bytes.reduce(0) { $0 * 10 + CInt($1 - 48) }
    }

    private static func two(_ number: CInt) -> String { number < 10 ? "0\(number)" : "\(number)" }
    private static func four(_ number: CInt) -> String {
        String(repeating: "0", count: max(0, 4 - "\(number)".count)) + "\(number)"
    }
}
