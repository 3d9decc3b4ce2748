import Encoding
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
            current = HTTPDate.text(Int64(now))
        }
        return current
    }
}
