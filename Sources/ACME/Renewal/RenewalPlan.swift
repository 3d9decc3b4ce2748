/// When the certificate of one host is ordered or renewed, and when its authority is asked for renewal information. It knows no
/// clocks and no chance: both are told to it.
struct RenewalPlan: Sendable {
    /// No authority can impose a longer wait, whatever it says.
    static let longestHold = Duration.seconds(2 * 86_400)
    /// Between two attempts for a host without a valid certificate. Let's Encrypt allows five failed validations an hour.
    private static let longestRestWithout = Duration.seconds(3600)
    private static let longestRest = Duration.seconds(12 * 3600)
    private static let firstRest = Duration.seconds(120)
    /// After a restart, when attempts failed before it.
    private static let restAfterRestart: Int64 = 720
    private static let refusalsWithoutRest = 4
    /// Between two questions for renewal information, unless the authority says otherwise (RFC 9773, section 4.3).
    private static let usualAsking = Duration.seconds(6 * 3600)
    private static let askingBounds = Duration.seconds(60)...Duration.seconds(86_400)

    private(set) var validity: Validity?
    /// Whether another authority than the configured one issued the certificate.
    private var isForeign = false
    private var window: RenewalWindow?
    /// Where in its spans this certificate's renewal lies, so that not all servers come at once.
    private var share = 0.0

    /// Attempts in a row that the authority refused; those that did not get as far do not count.
    private(set) var refusals = 0
    /// Nothing is asked or ordered before, by the running clock.
    private var rest = Duration.zero
    /// The certificate is not ordered again before, by the running clock.
    private var settled = Duration.zero
    /// When to ask for renewal information, by the running clock.
    private var asking = Duration.zero

    /// - Parameters:
    ///   - record: what an earlier process left.
    ///   - chance: at least 0, below 1.
    init(_ validity: Validity?, isForeign: Bool = false, record: HostRecord? = nil, at now: Moment, chance: Double) {
        refusals = max(0, record?.refusals ?? 0)
        take(validity, isForeign: isForeign, at: now, chance: chance)
        guard let record else { return }
        if let hold = record.hold(at: now) {
            rest = now.running + hold
        } else if refusals >= RenewalPlan.refusalsWithoutRest, let time = record.problemTime {
            let passed = max(0, now.wall - time)
            rest = now.running + .seconds(max(0, RenewalPlan.restAfterRestart - passed))
        }
    }

    /// When the certificate is renewed, in seconds since 1970 UTC; nil when there is none, or none of this authority: then at once.
    ///
    /// That is at two thirds of its lifetime and up to a thirtieth, at most a day, later; or where the authority would like it, but
    /// never in the last sixth.
    var renewal: Int64? {
        guard let validity, !isForeign else { return nil }
        let regular = validity.notBefore + validity.lifetime * 2 / 3
        let spread = min(validity.lifetime / 30, 86_400)
        guard let window else { return regular + Int64(Double(spread) * share) }
        let wanted = window.start + Int64(Double(window.end - window.start) * share)
        return min(wanted, validity.notAfter - validity.lifetime / 6)
    }

    /// What is due at `now`; else how long nothing is.
    func next(at now: Moment) -> RenewalStep {
        guard now.running >= rest else { return .rest(rest - now.running) }
        let untilRenewal = renewal.map { Duration.seconds(max(0, $0 - now.wall)) } ?? .zero
        let wait = max(untilRenewal, settled - now.running)
        guard wait > .zero else { return .order }
        guard now.running < asking else { return .ask }
        return .rest(min(asking - now.running, wait))
    }

    /// The host has this certificate now. A new one starts all counts anew.
    mutating func ordered(_ validity: Validity, at now: Moment, chance: Double) {
        refusals = 0
        take(validity, isForeign: false, at: now, chance: chance)
        // Whatever clocks and authorities say, one that was just ordered is not ordered again at once.
        settled = now.running + .seconds(min(validity.lifetime / 10, 86_400))
    }

    /// An attempt was refused. Returns how long the host is left alone.
    mutating func failed(_ error: ACMEError, at now: Moment, chance: Double) -> Duration {
        refusals = min(refusals + 1, 1_000_000)
        var longest = RenewalPlan.longestRestWithout
        if let validity, validity.notAfter > now.wall {
            longest = min(RenewalPlan.longestRest, .seconds(max(1, validity.lifetime / 24)))
        }
        let wait = Backoff(first: RenewalPlan.firstRest, longest: longest).wait(after: refusals, chance: chance)
        let held = min(error.retryAfter ?? .zero, RenewalPlan.longestHold)
        rest = now.running + max(wait, held)
        return max(wait, held)
    }

    /// The host's certificate is another now, which nobody ordered just now.
    mutating func found(_ validity: Validity, at now: Moment, chance: Double) {
        refusals = 0
        rest = now.running
        settled = now.running
        take(validity, isForeign: false, at: now, chance: chance)
    }

    /// Nothing was attempted, and will not be before so long.
    mutating func postpone(by duration: Duration, at now: Moment) {
        rest = now.running + duration
    }

    /// The authority answered what it would like. Returns whether that changes when the certificate is renewed.
    mutating func informed(_ window: RenewalWindow?, retryAfter: Duration?, at now: Moment, chance: Double) -> Bool {
        let bounds = RenewalPlan.askingBounds
        let wait = window == nil ? bounds.upperBound : retryAfter ?? RenewalPlan.usualAsking
        asking = now.running + min(max(wait, bounds.lowerBound), bounds.upperBound)
        guard window != self.window else { return false }
        self.window = window
        share = chance
        return true
    }

    /// The authority did not answer. What it said before still holds.
    mutating func notInformed(at now: Moment, holding held: Duration = .zero) {
        asking = now.running + max(RenewalPlan.usualAsking, held)
    }

    private mutating func take(_ validity: Validity?, isForeign: Bool, at now: Moment, chance: Double) {
        self.validity = validity
        self.isForeign = isForeign
        window = nil
        share = chance
        asking = now.running + .seconds(300) * chance
    }
}
