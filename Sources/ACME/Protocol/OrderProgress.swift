import Encoding
import Wording

/// The way of one order from its first answer to the certificate: takes what the authority says, and says what comes next
/// (RFC 8555, section 7.1.6). It knows no sockets and no clocks.
struct OrderProgress: Sendable {
    enum Step: Sendable {
        case askAuthorization(AuthorityURL, after: Duration)
        case askOrder(after: Duration)
        /// Have the answer ready, and tell the authority so.
        case meet(ChallengeOffer)
        case finalize(AuthorityURL)
        case download(AuthorityURL)
        case fail(ACMEError)

        /// How long nothing is asked before it.
        fileprivate var wait: Duration {
            switch self {
            case .askAuthorization(_, let wait), .askOrder(let wait): wait
            case .meet, .finalize, .download, .fail: .zero
            }
        }
    }

    private static let mostAuthorizations = 10
    /// Times that the request for the certificate is sent; the answer to one may be lost.
    private static let mostFinalizations = 2

    let host: HostName
    private let directory: AuthorityURL
    private let kind: ChallengeKind
    private let limits: OrderLimits
    private let start: Duration

    private var open: [AuthorityURL]?
    private var offer: ChallengeOffer?
    /// What was tried to convince the authority; nil when it was convinced already.
    private(set) var tried: ChallengeKind?
    private var finalizations = 0
    private var requests = 0
    private var wait: Duration

    /// - Parameters:
    ///   - kind: the challenge to meet, if one has to be met.
    ///   - start: the running clock's time.
    init(for host: HostName, at directory: AuthorityURL, by kind: ChallengeKind, limits: OrderLimits, start: Duration) {
        self.host = host
        self.directory = directory
        self.kind = kind
        self.limits = limits
        self.start = start
        wait = limits.firstWait
    }

    /// Takes the order as it stands.
    mutating func take(_ order: OrderDocument, retryAfter: Duration?, at now: Duration) -> Step {
        do throws(ACMEError) {
            return try bounded(step(order, retryAfter), at: now)
        } catch {
            return .fail(error)
        }
    }

    /// Takes the authorization that was asked for last.
    mutating func take(_ authorization: AuthorizationDocument, retryAfter: Duration?, at now: Duration) -> Step {
        do throws(ACMEError) {
            return try bounded(step(authorization, retryAfter), at: now)
        } catch {
            return .fail(error)
        }
    }

    /// The authority was told that the answer to its challenge is ready.
    mutating func told(at now: Duration) -> Step {
        guard let url = open?.first else { return .askOrder(after: .zero) }
        do throws(ACMEError) {
            return try bounded(.askAuthorization(url, after: pause(nil)), at: now)
        } catch {
            return .fail(error)
        }
    }

    private mutating func step(_ order: OrderDocument, _ retryAfter: Duration?) throws(ACMEError) -> Step {
        if let identifiers = order.identifiers, identifiers.count != 1 || !identifiers[0].isOf(host) {
            throw malformed("the order for \(host) came back as one for something else")
        }
        switch order.status {
        case "pending":
            if open == nil { open = try authorizations(of: order) }
            guard let next = open?.first else { return .askOrder(after: pause(retryAfter)) }
            return .askAuthorization(next, after: .zero)
        case "ready":
            guard finalizations < OrderProgress.mostFinalizations else {
                throw malformed("the order for \(host) stays ready, however often the certificate is requested")
            }
            finalizations += 1
            return .finalize(try AuthorityURL(order.finalize, from: directory, as: "address to finalize the order"))
        case "processing":
            return .askOrder(after: pause(retryAfter))
        case "valid":
            guard let certificate = order.certificate else {
                throw malformed("the order for \(host) is valid, and names no certificate")
            }
            return .download(try AuthorityURL(certificate, from: directory, as: "address of the certificate"))
        case "invalid":
            throw failure(order.error)
        default:
            throw malformed("the order for \(host) has the unknown state \(ShownText.line(order.status))")
        }
    }

    private func authorizations(of order: OrderDocument) throws(ACMEError) -> [AuthorityURL] {
        guard (1...OrderProgress.mostAuthorizations).contains(order.authorizations.count) else {
            throw malformed("the order for \(host) wants \(order.authorizations.count) authorizations")
        }
        var seen: Set<AuthorityURL> = []
        var urls: [AuthorityURL] = []
        for text in order.authorizations {
            let url = try AuthorityURL(text, from: directory, as: "authorization")
            if seen.insert(url).inserted { urls.append(url) }
        }
        return urls
    }

    private mutating func step(_ authorization: AuthorizationDocument, _ retryAfter: Duration?) throws(ACMEError)
        -> Step
    {
        guard let url = open?.first else { return .askOrder(after: pause(retryAfter)) }
        guard authorization.identifier.isOf(host) else {
            throw malformed("the authority wants to be shown that another host than \(host) is ours")
        }
        switch authorization.status {
        case "valid":
            open?.removeFirst()
            offer = nil
            guard let next = open?.first else { return .askOrder(after: .zero) }
            return .askAuthorization(next, after: .zero)
        case "pending":
            if let offer {
                if let met = authorization.challenges.first(where: { $0.url == offer.url.text }),
                    met.status == "invalid"
                {
                    throw failure(met.error)
                }
                return .askAuthorization(url, after: pause(retryAfter))
            }
            let chosen = try choice(in: authorization)
            offer = chosen
            tried = chosen.kind
            wait = limits.firstWait
            return .meet(chosen)
        case "invalid":
            throw failure(authorization.challenges.lazy.compactMap(\.error).first)
        default:
            throw malformed("an authorization for \(host) has become \(ShownText.line(authorization.status))")
        }
    }

    private mutating func choice(in authorization: AuthorizationDocument) throws(ACMEError) -> ChallengeOffer {
        guard let challenge = authorization.challenges.first(where: { $0.type == kind.rawValue }) else {
            let offered = authorization.challenges.prefix(8).map { ShownText.line($0.type) }.joined(separator: ", ")
            throw ACMEError(
                .noChallenge,
                "for \(host) the authority offers \(offered.isEmpty ? "no challenge" : offered), not \(kind.rawValue)")
        }
        guard let token = challenge.token, token.utf8.count <= 512, Base64.isURLSafe(token) else {
            throw malformed("the challenge \(kind.rawValue) for \(host) has no token as RFC 8555 wants it")
        }
        if challenge.status == "invalid" {
            tried = kind
            throw failure(challenge.error)
        }
        return ChallengeOffer(
            kind: kind, url: try AuthorityURL(challenge.url, from: directory, as: "challenge"), token: token,
            isUnderWay: challenge.status != "pending")
    }

    /// Each step is a request; without a bound an authority could keep an order busy for ever.
    private mutating func bounded(_ step: Step, at now: Duration) throws(ACMEError) -> Step {
        requests += 1
        let wait = step.wait
        guard now - start + wait <= limits.total || wait <= limits.longestWait else {
            throw ACMEError(
                .tooSlow, "the authority wants to be asked again for the order of \(host) in \(wait) only",
                retryAfter: wait)
        }
        guard requests <= limits.requests, now - start <= limits.total else {
            throw ACMEError(
                .tooSlow,
                "the authority did not finish the order for \(host) within \(limits.total) and \(limits.requests) requests"
            )
        }
        return step
    }

    private mutating func pause(_ asked: Duration?) -> Duration {
        let own = wait
        wait = min(wait * 2, limits.longestWait)
        return max(own, asked ?? .zero)
    }

    private func failure(_ problem: Problem?) -> ACMEError {
        let way = tried.map { " by \($0.rawValue)" } ?? ""
        return ACMEError(
            .notValidated, "the authority refuses \(host)\(way): \(problem?.text ?? "it does not say why")",
            problem: problem?.kind)
    }

    private func malformed(_ words: String) -> ACMEError { ACMEError(.malformedAnswer, words) }
}
