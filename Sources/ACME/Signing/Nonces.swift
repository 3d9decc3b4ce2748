/// The nonces that the authority gave out and that were not used yet; each is good for one request (RFC 8555, section 6.5).
struct Nonces: Sendable {
    private static let most = 8

    private var waiting: [String] = []

    mutating func add(_ nonce: String?) {
        guard let nonce else { return }
        if waiting.count == Nonces.most { waiting.removeFirst() }
        waiting.append(nonce)
    }

    /// The youngest: old ones may have been forgotten.
    mutating func take() -> String? { waiting.popLast() }

    /// After the authority refused one, those from before are no better.
    mutating func forget() { waiting = [] }
}
