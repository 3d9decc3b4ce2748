import Encoding
import Logging
import Synchronization
import Wording

extension CertificateKeeper {
    /// Puts a new certificate into service, then keeps it. One that cannot be kept serves all the same, and is written later.
    func adopt(_ certificate: HostCertificate, met: ChallengeKind?) throws(ACMEError) {
        let host = certificate.host
        do {
            try publish(certificate)
        } catch {
            // Otherwise the order would bring the same certificate again.
            try? cache.save(nil as PendingOrder?, of: host)
            throw ACMEError(.unusableCertificate, "the new certificate for \(host) cannot be served", cause: error)
        }
        let now = surroundings.now()
        held.withLock { held in
            held.schedule.ordered(host, certificate.validity, at: now, chance: surroundings.chance())
            held.certificates[host] = certificate
            var record = HostRecord()
            record.directory = settings.directory.text
            record.fingerprint = certificate.fingerprint
            record.challenge = met ?? held.records[host]?.challenge
            record.renewal = held.schedule[host]?.renewal
            held.records[host] = record
            held.unsaved.insert(host)
        }
        logger.info(
            "a certificate was ordered",
            metadata: [
                "host": "\(host)", "notafter": "\(UTCTime.text(certificate.notAfter))",
                "issuer": "\(certificate.issuer)", "challenge": "\(met?.rawValue ?? "none")",
            ])
        saveLate()
    }

    /// Writes what could not be written before.
    func saveLate() {
        for host in held.withLock({ $0.unsaved }) {
            guard let certificate = held.withLock({ $0.certificates[host] }) else { continue }
            do throws(ACMEError) {
                try cache.save(certificate)
                let record = held.withLock { held in
                    held.unsaved.remove(host)
                    held.records[host]?.clearProblem()
                    return held.records[host] ?? HostRecord()
                }
                try cache.save(record, of: host)
                try cache.save(nil as PendingOrder?, of: host)
            } catch {
                unsaved(host, error)
            }
        }
    }

    /// Remembers what went wrong, and says when it is tried again.
    func failed(_ host: HostName, _ error: ACMEError) {
        guard error.code != .cancelled, !Task.isCancelled else { return }
        let now = surroundings.now()
        let chance = surroundings.chance()
        let (record, certificate, wait) = held.withLock { held in
            let wait = held.schedule.failed(host, error, at: now, chance: chance)
            var record = held.records[host] ?? HostRecord()
            record.failures = min((record.failures ?? 0) + 1, 1_000_000)
            record.refusals = held.schedule[host]?.refusals
            record.problem = ShownText.line("\(error)")
            record.problemTime = now.wall
            record.nextAttempt = now.wall + wait.components.seconds
            record.heldOffBy = error.retryAfter == nil ? nil : settings.directory.text
            record.holdsAll = error.isOfAuthority
            held.records[host] = record
            return (record, held.certificates[host], wait)
        }
        // On a full disk the log has to do.
        try? cache.save(record, of: host)
        let next = UTCTime.text(now.wall + wait.components.seconds)
        let rest =
            certificate.map { "the certificate in use ends at \(UTCTime.text($0.notAfter))" } ?? "there is none yet"
        let isUrgent = certificate.map { $0.notAfter - now.wall < $0.validity.lifetime / 6 } ?? true
        logger.log(
            level: isUrgent ? .error : .warning,
            "no new certificate for \(host): \(error); \(rest); next attempt at \(next)",
            metadata: ["host": "\(host)", "failures": "\(record.failures ?? 0)"])
    }

    /// Asks when the authority would like the certificate of a host to be renewed.
    func ask(_ host: HostName) async {
        do throws(ACMEError) {
            let directory = try await client.directory()
            learn(directory)
            let identifier = held.withLock { $0.certificates[host]?.renewalIdentifier }
            var answer: (window: RenewalWindow, retryAfter: Duration?)?
            if let identifier { answer = try await client.renewalWindow(of: identifier, at: directory) }
            informed(host, answer?.window, retryAfter: answer?.retryAfter)
        } catch {
            let now = surroundings.now()
            held.withLock { $0.schedule.notInformed(host, error, at: now) }
            logger.debug("no renewal information: \(error)", metadata: ["host": "\(host)"])
        }
    }

    /// Takes the time by the authority's clock, and says when this machine's is far off.
    func learn(_ directory: Directory) {
        let now = surroundings.now()
        guard let ahead = held.withLock({ $0.schedule.learn(directory.time, at: now) }) else { return }
        let way = ahead > 0 ? "ahead of" : "behind"
        logger.warning(
            "this machine's clock is \(abs(ahead) / 3600) hours \(way) that of the authority, which decides when certificates are renewed; set the clock"
        )
    }

    private func informed(_ host: HostName, _ window: RenewalWindow?, retryAfter: Duration?) {
        let now = surroundings.now()
        let chance = surroundings.chance()
        let changed: HostRecord? = held.withLock { held in
            guard held.schedule.informed(host, window, retryAfter: retryAfter, at: now, chance: chance) else {
                return nil
            }
            held.records[host]?.renewal = held.schedule[host]?.renewal
            held.records[host]?.explanation = window?.explanation
            return held.records[host]
        }
        guard let changed else { return }
        // Only for those who read it: the next answer of the authority says it again.
        try? cache.save(changed, of: host)
        guard let window else { return }
        logger.info(
            "the authority would like the certificate to be renewed",
            metadata: [
                "host": "\(host)", "from": "\(UTCTime.text(window.start))", "to": "\(UTCTime.text(window.end))",
                "why": "\(window.explanation ?? "not said")",
            ])
    }

    private func unsaved(_ host: HostName, _ error: ACMEError) {
        let now = surroundings.now().wall
        let words = ShownText.line(
            "the certificate is in use and could not be kept: \(error); a restart would have to order another")
        let isNews = held.withLock { held in
            held.unsaved.insert(host)
            var record = held.records[host] ?? HostRecord()
            defer { held.records[host] = record }
            guard record.problem != words else { return false }
            record.failures = 1
            record.problem = words
            record.problemTime = now
            return true
        }
        if isNews { logger.error("\(words)", metadata: ["host": "\(host)"]) }
    }
}
