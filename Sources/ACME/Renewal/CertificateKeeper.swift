import Encoding
public import Logging
import Synchronization

/// Keeps the certificates of several hosts current: takes those of earlier runs from the cache, orders what is missing, renews what
/// is about to end, and hands each to whoever serves it.
public final class CertificateKeeper: Sendable {
    struct Held: Sendable {
        var schedule: RenewalSchedule
        var certificates: [HostName: HostCertificate] = [:]
        var records: [HostName: HostRecord] = [:]
        /// Hosts whose certificate could not be written to the cache yet.
        var unsaved: Set<HostName> = []
    }

    /// What the listeners have to answer while an order is under way.
    public let answers: ChallengeAnswers

    let settings: ACMESettings
    let cache: CertificateCache
    let client: AuthorityClient
    let accounts: AccountBook
    let limits: OrderLimits
    let surroundings: Surroundings
    let logger: Logger
    let publish: @Sendable (HostCertificate) throws -> Void
    let held: Mutex<Held>

    /// Reads what earlier runs left and publishes it, whether it is still good or not: a client that is shown an expired certificate
    /// can say so. Blocks, and asks no authority. Throws `.cache` when the directory cannot be used, and `.invalidSetting` when the file
    /// of authorities cannot.
    ///
    /// - Parameter publish: called for each host whose certificate there is, and each time that it is another. What it throws says that
    ///   this certificate cannot be served; the one before it goes on.
    public convenience init(
        _ settings: ACMESettings, logger: Logger, publish: @escaping @Sendable (HostCertificate) throws -> Void
    ) throws(ACMEError) {
        try self.init(settings, logger: logger, surroundings: .system, limits: OrderLimits(), publish: publish)
    }

    init(
        _ settings: ACMESettings, logger: Logger, surroundings: Surroundings, limits: OrderLimits,
        publish: @escaping @Sendable (HostCertificate) throws -> Void
    ) throws(ACMEError) {
        self.settings = settings
        self.logger = logger
        self.surroundings = surroundings
        self.limits = limits
        self.publish = publish
        answers = ChallengeAnswers()
        cache = try CertificateCache(path: settings.cachePath)
        try cache.prepare(for: settings.hosts)
        client = AuthorityClient(
            settings.directory,
            transport: AuthorityTransport(
                trusting: try settings.trusted(), userAgent: settings.userAgent, limit: limits.answer),
            surroundings: surroundings)
        accounts = AccountBook(
            cache: cache, client: client, email: settings.email, surroundings: surroundings, logger: logger)
        for notice in cache.notices { logger.warning("\(notice)") }
        held = Mutex(Held(schedule: RenewalSchedule(settings.hosts, plans: [:])))
        load()
    }

    /// How it stands with each host, in the order of the settings.
    public var statuses: [CertificateStatus] {
        let now = surroundings.now().wall
        return held.withLock { held in
            settings.hosts.map { host in
                CertificateStatus(
                    host: host, certificate: held.certificates[host], record: held.records[host], at: now)
            }
        }
    }

    /// Orders and renews until the task is cancelled, then closes all connections. One order at a time. To be called once, when
    /// the listeners accept connections.
    ///
    /// - Parameter challenges: those that can be met here; with none, nothing can be ordered.
    public func run(challenges: Set<ChallengeKind>) async {
        // The cache blocks until the disk has what it is given.
        await withTaskExecutorPreference(FileThreads.shared) {
            while !Task.isCancelled {
                saveLate()
                let now = surroundings.now()
                switch held.withLock({ $0.schedule.next(at: now) }) {
                case .order(let host): await attempt(host, by: challenges)
                case .ask(let host): await ask(host)
                case .rest(let duration): await surroundings.pause(duration)
                }
            }
        }
        await client.shutdown()
    }

    private func load() {
        let now = surroundings.now()
        var plans: [HostName: RenewalPlan] = [:]
        var rest = Duration.zero
        for host in settings.hosts {
            var record = cache.record(of: host) ?? HostRecord()
            // What another authority asked for says nothing about this one.
            if record.heldOffBy != settings.directory.text { record.heldOffBy = nil }
            if record.holdsAll == true, let hold = record.hold(at: now) { rest = max(rest, now.running + hold) }
            var certificate: HostCertificate?
            do {
                certificate = try cache.certificate(of: host)
                if let certificate { try publish(certificate) }
            } catch {
                certificate = nil
                logger.warning("\(error); another certificate is ordered", metadata: ["host": "\(host)"])
            }
            let isForeign = certificate.map { record.isForeign($0, to: settings.directory) } ?? false
            let plan = RenewalPlan(
                certificate?.validity, isForeign: isForeign, record: record, at: now, chance: surroundings.chance())
            record.renewal = plan.renewal
            plans[host] = plan
            held.withLock { held in
                held.certificates[host] = certificate
                held.records[host] = record
            }
            guard let certificate else { continue }
            logger.info(
                "a certificate was kept",
                metadata: [
                    "host": "\(host)", "notafter": "\(UTCTime.text(certificate.notAfter))",
                    "issuer": "\(certificate.issuer)",
                ])
        }
        held.withLock { $0.schedule = RenewalSchedule(settings.hosts, plans: plans, rest: rest) }
    }
}

extension HostCertificate {
    var validity: Validity { Validity(notBefore: notBefore, notAfter: notAfter) }
}
