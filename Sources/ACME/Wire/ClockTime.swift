import Glibc

/// Seconds since 1970 UTC in the forms of ACME.
enum ClockTime {
    /// `2026-11-21T21:05:25Z`
    static func text(_ seconds: Int64) -> String {
        var time = time_t(seconds)
        var fields = tm()
        guard gmtime_r(&time, &fields) != nil else { return "\(seconds) s" }
        func two(_ number: CInt) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let year = Int(fields.tm_year) + 1900
        return "\(String(repeating: "0", count: max(0, 4 - "\(year)".count)))\(year)-\(two(fields.tm_mon + 1))"
            + "-\(two(fields.tm_mday))T\(two(fields.tm_hour)):\(two(fields.tm_min)):\(two(fields.tm_sec))Z"
    }

    /// Reads `2026-11-21T21:05:25Z`, with or without a fraction and with any offset (RFC 3339); nil when it is no such time.
    static func internet(_ text: some StringProtocol) -> Int64? {
        let bytes = Array(text.utf8.prefix(64))
        guard bytes.count >= 20, bytes.count == text.utf8.count, bytes[4] == UInt8(ascii: "-"),
            bytes[7] == UInt8(ascii: "-"), "Tt ".utf8.contains(bytes[10]), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"), let year = number(bytes[0..<4]), let month = number(bytes[5..<7]),
            let day = number(bytes[8..<10]), let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]),
            let second = number(bytes[17..<19]), let offset = offset(bytes[19...]),
            let local = seconds(year, month, day, hour, minute, second)
        else { return nil }
        return local - offset
    }

    /// Reads `Fri, 24 May 2013 00:00:00 GMT` (RFC 9110, section 5.6.7); nil when it is no such date.
    static func header(_ text: some StringProtocol) -> Int64? {
        guard text.utf8.count <= 64 else { return nil }
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
        guard (1...4).contains(bytes.count), bytes.allSatisfy(isDigit) else { return nil }
        return bytes.reduce(0) { $0 * 10 + CInt($1 - 48) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}
