import Encoding
import NIOHTTP1

/// How long a server wants to be left alone (RFC 9110, section 10.2.3).
enum RetryAfter {
    /// A date is compared with the server's own clock when the answer tells that too, else with `now`, in seconds since 1970
    /// UTC. Nil when there is no such field, or no sense in it.
    static func duration(in headers: HTTPHeaders, now: Int64) -> Duration? {
        guard let text = headers.first(name: "retry-after"), text.utf8.count <= 64 else { return nil }
        if let seconds = Int64(text) { return seconds >= 0 ? .seconds(min(seconds, 1 << 32)) : nil }
        guard let date = HTTPDate.seconds(text) else { return nil }
        return .seconds(max(0, date - (headers.first(name: "date").flatMap { HTTPDate.seconds($0) } ?? now)))
    }
}
