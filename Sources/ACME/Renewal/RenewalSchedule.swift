/// Decides what is done next for all hosts together: one thing at a time, the most urgent first.
struct RenewalSchedule: Sendable {
    enum Step: Hashable, Sendable {
        case order(HostName)
        /// Ask for renewal information.
        case ask(HostName)
        case rest(Duration)
    }

    /// The wall clock is looked at that often, so that a jump of it is noticed.
    static let longestRest = Duration.seconds(60)
    private static let authorityBackoff = Backoff(first: .seconds(30), longest: .seconds(1800))

    /// In the order of the configuration.
    private let hosts: [HostName]
    private var plans: [HostName: RenewalPlan]
    private var clock = AuthorityClock()
    /// Failures in a row that concern all hosts.
    private var failures = 0
    /// Nothing is asked of the authority before, by the running clock.
    private var rest = Duration.zero

    /// - Parameter rest: nothing is asked of the authority before, by the running clock.
    init(_ hosts: [HostName], plans: [HostName: RenewalPlan], rest: Duration = .zero) {
        self.hosts = hosts
        self.plans = plans
        self.rest = rest
    }

    subscript(host: HostName) -> RenewalPlan? { plans[host] }

    /// Takes the time by the authority's clock. Returns by how many seconds this machine's is ahead, if that is too much and news.
    mutating func learn(_ time: Int64?, at now: Moment) -> Int64? { clock.learn(time, at: now) }

    /// Whether the host's certificate is to be ordered, by the better clock.
    func isDue(_ host: HostName, at now: Moment) -> Bool { plans[host]?.next(at: clock.corrected(now)) == .order }

    /// Hosts without a certificate come first, then the one whose certificate ends first.
    func next(at moment: Moment) -> Step {
        let now = clock.corrected(moment)
        guard now.running >= rest else { return .rest(min(rest - now.running, RenewalSchedule.longestRest)) }
        var due: (host: HostName, end: Int64)?
        var ask: HostName?
        var pause = RenewalSchedule.longestRest
        for host in hosts {
            switch plans[host]?.next(at: now) {
            case .order:
                let end = plans[host]?.validity?.notAfter ?? .min
                if end < due?.end ?? .max { due = (host, end) }
            case .ask:
                ask = ask ?? host
            case .rest(let duration):
                pause = min(pause, duration)
            case nil:
                break
            }
        }
        if let due { return .order(due.host) }
        return ask.map { .ask($0) } ?? .rest(pause)
    }

    mutating func found(_ host: HostName, _ validity: Validity, at now: Moment, chance: Double) {
        plans[host]?.found(validity, at: now, chance: chance)
    }

    mutating func ordered(_ host: HostName, _ validity: Validity, at now: Moment, chance: Double) {
        failures = 0
        plans[host]?.ordered(validity, at: now, chance: chance)
    }

    /// Returns how long until the next attempt for this host.
    mutating func failed(_ host: HostName, _ error: ACMEError, at now: Moment, chance: Double) -> Duration {
        guard error.isOfAuthority else {
            failures = 0
            return plans[host]?.failed(error, at: clock.corrected(now), chance: chance) ?? .zero
        }
        failures += 1
        let wait = RenewalSchedule.authorityBackoff.wait(after: failures, chance: chance)
        let held = min(error.retryAfter ?? .zero, RenewalPlan.longestHold)
        rest = now.running + max(wait, held)
        return max(wait, held)
    }

    mutating func postpone(_ host: HostName, by duration: Duration, at now: Moment) {
        plans[host]?.postpone(by: duration, at: now)
    }

    /// Returns whether that changes when the certificate is renewed.
    mutating func informed(
        _ host: HostName, _ window: RenewalWindow?, retryAfter: Duration?, at now: Moment, chance: Double
    ) -> Bool {
        plans[host]?.informed(window, retryAfter: retryAfter, at: now, chance: chance) ?? false
    }

    /// - Parameter error: why not; the time that it asks for counts for all that is asked of the authority, where it is one of all hosts.
    mutating func notInformed(_ host: HostName, _ error: ACMEError, at now: Moment) {
        let held = min(error.retryAfter ?? .zero, RenewalPlan.longestHold)
        if error.isOfAuthority { rest = max(rest, now.running + held) }
        plans[host]?.notInformed(at: now, holding: held)
    }
}
