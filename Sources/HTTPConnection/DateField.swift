import Glibc

/// The value of the Date field (RFC 9110, section 6.6.1), made once a second. Each connection has its own: a lock that they
/// shared would make all wait for one that was stopped while it held it.
struct DateField {
    private var second = time_t(-1)
    private var current = ""

    mutating func text() -> String {
        let now = time(nil)
        if now != second {
            second = now
            current = DateField.text(now)
        }
        return current
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`
    static func text(_ seconds: time_t) -> String {
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        var seconds = seconds
        var fields = tm()
        gmtime_r(&seconds, &fields)
        func two(_ number: CInt) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return
            "\(days[Int(fields.tm_wday)]), \(two(fields.tm_mday)) \(months[Int(fields.tm_mon)]) \(fields.tm_year + 1900) "
            + "\(two(fields.tm_hour)):\(two(fields.tm_min)):\(two(fields.tm_sec)) GMT"
    }
}
