import Encoding
import Logging
import Synchronization
import Wording

extension CertificateKeeper {
    /// While another process orders into the same directory.
    private static let turn = Duration.seconds(20)

    /// Orders a certificate for a host, unless another process has done so, and remembers how that went.
    func attempt(_ host: HostName, by challenges: Set<ChallengeKind>) async {
        do throws(ACMEError) {
            guard let lock = try CacheLock(cache) else {
                let wait = CertificateKeeper.turn * (1 + surroundings.chance())
                let now = surroundings.now()
                held.withLock { $0.schedule.postpone(host, by: wait, at: now) }
                return logger.debug("another process orders certificates", metadata: ["host": "\(host)"])
            }
            try await attempt(host, by: challenges, holding: lock)
        } catch {
            failed(host, error)
        }
    }

    private func attempt(
        _ host: HostName, by challenges: Set<ChallengeKind>, holding lock: borrowing CacheLock
    ) async throws(ACMEError) {
        cache.removeUnfinished()
        guard !takeOver(host) else { return }
        let directory = try await client.directory()
        learn(directory)
        let now = surroundings.now()
        guard held.withLock({ $0.schedule.isDue(host, at: now) }) else { return }
        let account = try await accounts.account(at: directory)
        if let (certificate, met) = try await resume(host, by: challenges, of: account, at: directory) {
            return try adopt(certificate, met: met)
        }
        try await order(host, by: challenges, as: account, at: directory)
    }

    /// Whether another process has renewed the certificate in the meantime.
    private func takeOver(_ host: HostName) -> Bool {
        guard let kept = try? cache.certificate(of: host), kept.notAfter > surroundings.now().wall else { return false }
        let (used, isUnsaved) = held.withLock { ($0.certificates[host], $0.unsaved.contains(host)) }
        let record = cache.record(of: host)
        guard !isUnsaved, kept.fingerprint != used?.fingerprint, kept.notBefore >= used?.notBefore ?? .min,
            record?.isForeign(kept, to: settings.directory) != true, (try? publish(kept)) != nil
        else { return false }
        let now = surroundings.now()
        held.withLock { held in
            held.certificates[host] = kept
            held.schedule.found(host, kept.validity, at: now, chance: surroundings.chance())
            held.records[host] = record
            held.records[host]?.renewal = held.schedule[host]?.renewal
        }
        logger.info(
            "a certificate of another process was taken over",
            metadata: ["host": "\(host)", "notafter": "\(UTCTime.text(kept.notAfter))"])
        return true
    }

    /// Tries the challenges that this attempt may try, one order after the other.
    private func order(
        _ host: HostName, by challenges: Set<ChallengeKind>, as account: Account, at directory: Directory
    ) async throws(ACMEError) {
        let (record, refusals) = held.withLock { ($0.records[host], $0.schedule[host]?.refusals ?? 0) }
        let kinds = ChallengeChoice.kinds(available: challenges, lastGood: record?.challenge, refusals: refusals)
        guard let last = kinds.last else {
            throw ACMEError(.noChallenge, "no challenge of the authority can be met here")
        }
        var problems: [String] = []
        for kind in kinds {
            guard !Task.isCancelled else { throw ACMEError(.cancelled, "the server is stopping") }
            do throws(ACMEError) {
                let (certificate, met) = try await order(host, by: kind, as: account, at: directory)
                return try adopt(certificate, met: met)
            } catch {
                var error = error
                let isOfChallenge = error.code == .notValidated || error.code == .noChallenge
                if isOfChallenge, kind != last {
                    problems.append(error.message)
                    continue
                }
                error.message = (problems + [error.message]).joined(separator: "; ")
                throw error
            }
        }
    }

    /// One order, from placing it to its certificate.
    private func order(
        _ host: HostName, by kind: ChallengeKind, as account: Account, at directory: Directory
    ) async throws(ACMEError) -> (certificate: HostCertificate, met: ChallengeKind?) {
        var account = account
        let replaced = held.withLock { $0.certificates[host]?.renewalIdentifier }
        let request = try CertificateRequest(for: host)
        var pending = PendingOrder(
            directory: directory.url.text, account: account.url.text, challenge: kind, key: request.keyPEM,
            time: surroundings.now().wall)
        // Where nothing can be kept, no order is spent.
        try cache.save(pending, of: host)
        let placed: PlacedOrder
        do throws(ACMEError) {
            placed = try await client.newOrder(for: host, replacing: replaced, by: account, at: directory)
        } catch {
            account = try await accounts.account(after: error, of: account, at: directory)
            placed = try await client.newOrder(for: host, replacing: nil, by: account, at: directory)
        }
        pending.account = account.url.text
        pending.order = placed.url.text
        try cache.save(pending, of: host)
        return try await run(request, account, directory).certificate(for: host, from: placed, by: kind)
    }

    /// The certificate of an order that an attempt before this one could not bring to its end; nil when there is none. Throws what may
    /// pass by itself, and keeps the order: another one would be counted by the authority, which grants few.
    private func resume(
        _ host: HostName, by challenges: Set<ChallengeKind>, of account: Account, at directory: Directory
    ) async throws(ACMEError) -> (certificate: HostCertificate, met: ChallengeKind?)? {
        guard let pending = cache.pendingOrder(of: host), let order = pending.order else { return nil }
        do throws(ACMEError) {
            guard pending.isOf(account, at: directory.url, now: surroundings.now().wall) else {
                throw ACMEError(.refused, "the order is another account's, or too old")
            }
            let request = try CertificateRequest(for: host, keyPEM: pending.key)
            let url = try AuthorityURL(order, from: directory.url, as: "order")
            let placed = try await client.order(url, by: account, at: directory)
            // One that is further than pending needs no challenge any more.
            let kind = pending.challenge ?? .http01
            let status = placed.document.status
            guard status != "invalid", status != "pending" || challenges.contains(kind) else {
                throw ACMEError(.refused, "the order by \(kind.rawValue) is \(ShownText.line(status))")
            }
            return try await run(request, account, directory).certificate(for: host, from: placed, by: kind)
        } catch {
            guard !error.mayPass else { throw error }
            try? cache.save(nil as PendingOrder?, of: host)
            // Authorities count failed validations; the next attempt is another order.
            guard error.code != .notValidated else { throw error }
            logger.debug("an earlier order is given up: \(error)", metadata: ["host": "\(host)"])
            return nil
        }
    }

    private func run(_ request: CertificateRequest, _ account: Account, _ directory: Directory) -> OrderRun {
        OrderRun(
            client: client, directory: directory, account: account, answers: answers, surroundings: surroundings,
            limits: limits, request: request)
    }
}
