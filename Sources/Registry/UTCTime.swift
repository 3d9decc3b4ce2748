import Glibc

/// Seconds since 1970 UTC, and their RFC 3339 text: the form of `startedat`.
public enum UTCTime {
    /// The wall clock, in whole seconds.
    @Sendable public static func now() -> Int64 {
        Int64(time(nil))
    }

    /// `2026-11-21T21:05:25Z`
    package static func text(_ seconds: Int64) -> String {
        var time = time_t(seconds)
        var fields = tm()
        gmtime_r(&time, &fields)
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
            let length = strftime(buffer.baseAddress, buffer.count, "%Y-%m-%dT%H:%M:%SZ", &fields)
            return String(decoding: buffer[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    }

    /// Reads RFC 3339 text, with or without a fraction and with any offset. Nil when it is not such a time.
    package static func seconds(_ text: String) -> Int64? {
        let parts = text.utf8.split(maxSplits: 1, omittingEmptySubsequences: false) { "Tt ".utf8.contains($0) }
        guard parts.count == 2, let date = numbers(parts[0], separator: "-"), parts[1].count >= 9,
            let time = numbers(parts[1].prefix(8), separator: ":"), let offset = offset(parts[1].dropFirst(8))
        else { return nil }
        var fields = tm()
        fields.tm_year = CInt(truncatingIfNeeded: date.0 - 1900)
        fields.tm_mon = CInt(truncatingIfNeeded: date.1 - 1)
        fields.tm_mday = CInt(truncatingIfNeeded: date.2)
        fields.tm_hour = CInt(truncatingIfNeeded: time.0)
        fields.tm_min = CInt(truncatingIfNeeded: time.1)
        fields.tm_sec = CInt(truncatingIfNeeded: time.2)
        return Int64(timegm(&fields)) - offset
    }

    private static func numbers(_ text: Substring.UTF8View, separator: Character) -> (Int64, Int64, Int64)? {
        let parts = Substring(text).split(separator: separator, omittingEmptySubsequences: false)
        let numbers = parts.compactMap { $0.utf8.count <= 4 ? Int64($0) : nil }.filter { $0 >= 0 }
        return parts.count == 3 && numbers.count == 3 ? (numbers[0], numbers[1], numbers[2]) : nil
    }

    /// Seconds east of UTC, behind an optional fraction: `Z`, `+01:00`, `.25-05:00`.
    private static func offset(_ text: Substring.UTF8View) -> Int64? {
        var tail = Substring(text)
        if tail.first == "." { tail = tail.dropFirst().drop { $0.isASCII && $0.isNumber } }
        if tail == "Z" || tail == "z" { return 0 }
        let parts = tail.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard let sign = tail.first, sign == "+" || sign == "-", parts.count == 2, let hours = Int64(parts[0]),
            let minutes = Int64(parts[1]), (0...23).contains(hours), (0...59).contains(minutes)
        else { return nil }
        return (sign == "+" ? 1 : -1) * (hours * 3600 + minutes * 60)
    }
}
