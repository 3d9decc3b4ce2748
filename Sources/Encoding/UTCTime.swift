import Glibc

/// Seconds since 1970 UTC, and their texts.
public enum UTCTime {
    /// The wall clock, in whole seconds.
    @Sendable public static func now() -> Int64 {
        Int64(time(nil))
    }

    /// `2026-11-21T21:05:25Z` (RFC 3339)
    package static func text(_ seconds: Int64) -> String {
        let fields = fields(of: seconds)
        return "\(four(fields.tm_year + 1900))-\(two(fields.tm_mon + 1))-\(two(fields.tm_mday))"
            + "T\(two(fields.tm_hour)):\(two(fields.tm_min)):\(two(fields.tm_sec))Z"
    }

    /// `20261121T210525Z` (ISO 8601, basic format)
    package static func basic(_ seconds: Int64) -> String {
        text(seconds).filter { $0 != "-" && $0 != ":" }
    }

    /// Reads RFC 3339 text, with or without a fraction and with any offset. Nil when it is no such time.
    package static func seconds(_ text: some StringProtocol) -> Int64? {
        let bytes = Array(text.utf8.prefix(65))
        guard (20...64).contains(bytes.count), bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            "Tt ".utf8.contains(bytes[10]), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
            let offset = offset(bytes[19...]), let local = seconds(year, month, day, hour, minute, second)
        else { return nil }
        return local - offset
    }

    static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    static func fields(of seconds: Int64) -> tm {
        var time = time_t(seconds)
        var fields = tm()
        gmtime_r(&time, &fields)
        return fields
    }

    /// Nil for numbers that no clock and no calendar show.
    static func seconds(
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

    /// One to four decimal digits.
    static func number(_ bytes: some Collection<UInt8>) -> CInt? {
        guard (1...4).contains(bytes.count), bytes.allSatisfy(isDigit) else { return nil }
        return bytes.reduce(0) { $0 * 10 + CInt($1 - 48) }
    }

    static func two(_ number: CInt) -> String { number < 10 ? "0\(number)" : "\(number)" }

    static func four(_ number: CInt) -> String {
        String(repeating: "0", count: max(0, 4 - "\(number)".count)) + "\(number)"
    }

    /// Seconds east of UTC, behind an optional fraction: `Z`, `+01:00`, `.25-05:00`.
    private static func offset(_ bytes: ArraySlice<UInt8>) -> Int64? {
        var rest = bytes
        if rest.first == UInt8(ascii: ".") { rest = rest.dropFirst().drop(while: isDigit) }
        if rest.elementsEqual("Z".utf8) || rest.elementsEqual("z".utf8) { return 0 }
        guard rest.count == 6, let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            rest[rest.startIndex + 3] == UInt8(ascii: ":"), let hours = number(rest.dropFirst().prefix(2)),
            let minutes = number(rest.suffix(2)), hours < 24, minutes < 60
        else { return nil }
        return (sign == UInt8(ascii: "+") ? 1 : -1) * (Int64(hours) * 3600 + Int64(minutes) * 60)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}
