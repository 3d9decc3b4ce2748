/// What came of one request to an endpoint.
package enum Delivery: Hashable, Sendable {
    /// There was an answer. `place` is where it sends on to, if it does.
    case answered(status: Int, place: String?)
    /// There was none; in words for a person.
    case failed(String)

    /// Whether the event counts as taken: 2xx, and as in Distribution 3xx, but not the answers that say that nothing was
    /// done here and the request is to be repeated elsewhere (RFC 9110, sections 15.4.8 and 15.4.9).
    var isTaken: Bool {
        guard case .answered(let status, _) = self else { return false }
        return (200..<400).contains(status) && status != 307 && status != 308
    }

    /// Whether the receiver may never have seen the event although it counts as taken.
    var isDoubtful: Bool {
        guard case .answered(let status, _) = self else { return false }
        return isTaken && status >= 300
    }

    var words: String {
        switch self {
        case .failed(let words): words
        case .answered(let status, let place?):
            "it answers \(status) and sends on to \(place), which is not followed; name the final address in url"
        case .answered(let status, nil): "it answers \(status)"
        }
    }
}
