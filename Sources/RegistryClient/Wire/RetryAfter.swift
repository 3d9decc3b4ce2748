import Glibc
import NIOHTTP1

/// How long a server wants to be left alone (RFC 9110, section 10.2.3).
enum RetryAfter {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// A date is compared with the server's own clock when the answer tells that too, else with `now`, in seconds since 1970
    /// UTC. Nil when there is no such field, or no sense in it.
    static func duration(in headers: HTTPHeaders, now: Int64) -> Duration? {
        guard let text = headers.first(name: "retry-after"), text.utf8.count <= 64 else { return nil }
        if let seconds = Int64(text) { return seconds >= 0 ? .seconds(min(seconds, 1 << 32)) : nil }
        guard let date = date(text) else { return nil }
        return .seconds(max(0, date - (headers.first(name: "date").flatMap { RetryAfter.date($0) } ?? now)))
    }

    /// Reads `Fri, 24 May 2013 00:00:00 GMT` (RFC 9110, section 5.6.7).
    static func date(_ text: String) -> Int64? {
        guard text.utf8.count <= 64 else { return nil }
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", let day = number(words[1]),
            let month = months.firstIndex(where: { $0 == words[2] }), let year = number(words[3])
        else { return nil }
        let time = words[4].split(separator: ":")
        guard time.count == 3, let hour = number(time[0]), let minute = number(time[1]), let second = number(time[2]),
            (1...31).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        var fields = tm()
        fields.tm_year = year - 1900
        fields.tm_mon = CInt(month)
        fields.tm_mday = day
        fields.tm_hour = hour
        fields.tm_min = minute
        fields.tm_sec = second
        return Int64(timegm(&fields))
    }

    private static func number(_ text: Substring) -> CInt? {
        guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return CInt(text)
    }
}
