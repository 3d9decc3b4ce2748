import Encoding

/// Parameters in the form and order that Signature V4 covers: encoded, then sorted.
enum SignedQuery {
    static func text(_ items: [(String, String)]) -> String {
        items.map { (PercentEncoding.encode($0.0), PercentEncoding.encode($0.1)) }
            .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
            .map { "\($0.0)=\($0.1)" }
            .joined(separator: "&")
    }
}
