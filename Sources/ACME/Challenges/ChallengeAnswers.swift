import Synchronization

/// The answers that listeners owe to an authority while an order is under way. Cheap to ask, from any thread.
public final class ChallengeAnswers: Sendable {
    private struct Held: Sendable {
        var texts: [String: String] = [:]
        var certificates: [String: ChallengeCertificate] = [:]
    }

    private let held = Mutex(Held())

    init() {}

    /// The body that answers `GET /.well-known/acme-challenge/<token>`, as `application/octet-stream`; nil for a token that no
    /// order waits for.
    public func httpAnswer(_ token: String) -> String? {
        held.withLock { $0.texts[token] }
    }

    /// What answers a handshake whose client offers the protocol `acme-tls/1` and nothing else, for the host that it names;
    /// nil when no order waits for one.
    public func alpnCertificate(_ serverName: String) -> ChallengeCertificate? {
        held.withLock { $0.certificates[serverName.lowercased()] }
    }

    /// Has the answer to a challenge ready until it is withdrawn.
    func prepare(
        _ offer: ChallengeOffer, of host: HostName, key: AccountKey, at now: Int64
    ) throws(ACMEError) {
        let authorization = KeyAuthorization(token: offer.token, key: key)
        switch offer.kind {
        case .http01:
            held.withLock { $0.texts[offer.token] = authorization.text }
        case .tlsALPN01:
            do {
                let certificate = try ChallengeCertificate(for: host, showing: authorization, at: now)
                held.withLock { $0.certificates[host.text] = certificate }
            } catch {
                throw ACMEError(.noChallenge, "no certificate for tls-alpn-01 can be made for \(host)", cause: error)
            }
        }
    }

    /// Forgets all answers: orders are made one at a time.
    func withdraw() {
        held.withLock { $0 = Held() }
    }
}
