/// Where a registry answers. A server that may be insecure is asked by https with any certificate first, then by http, as docker
/// does; every other only by what the user said, and by https when that is nothing.
struct OriginChoice: Hashable, Sendable {
    private let candidates: [Origin]
    private var index = 0
    /// Whether an answer came from the current one.
    private(set) var isSettled = false

    init(_ server: ServerAddress, isInsecure: Bool) {
        let schemes: [ServerAddress.Scheme] = server.scheme.map { [$0] } ?? (isInsecure ? [.https, .http] : [.https])
        candidates = schemes.map {
            Origin(isSecure: $0 == .https, host: server.connectedHost, port: server.port)
        }
    }

    var current: Origin { candidates[index] }

    /// That `origin` answered: no other is tried from now on.
    mutating func settle(on origin: Origin) {
        guard !isSettled, let found = candidates.firstIndex(of: origin) else { return }
        index = found
        isSettled = true
    }

    /// Where else to ask after `origin` failed in this way; nil when there is no sense in it.
    func next(after origin: Origin, failedBy kind: TransportFailure.Kind) -> Origin? {
        guard !isSettled, let at = candidates.firstIndex(of: origin), at + 1 < candidates.count else { return nil }
        switch kind {
        case .plainHTTP, .brokenHandshake: return candidates[at + 1]
        // Both schemes have ports of their own then, and a firewall may swallow what goes to one of them.
        case .refused, .connectTimeout: return origin.port == 443 ? candidates[at + 1] : nil
        default: return nil
        }
    }
}
