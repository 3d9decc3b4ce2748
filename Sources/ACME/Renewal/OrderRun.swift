import Encoding

/// Carries one order through: does what ``OrderProgress`` says until the certificate is there.
struct OrderRun: Sendable {
    let client: AuthorityClient
    let directory: Directory
    let account: Account
    let answers: ChallengeAnswers
    let surroundings: Surroundings
    let limits: OrderLimits
    let request: CertificateRequest

    /// The certificate, checked to fit, and the challenge that was met for it, if one had to be.
    func certificate(
        for host: HostName, from placed: PlacedOrder, by kind: ChallengeKind
    ) async throws(ACMEError) -> (certificate: HostCertificate, met: ChallengeKind?) {
        var progress = OrderProgress(
            for: host, at: directory.url, by: kind, limits: limits, start: surroundings.now().running)
        var step = take(placed, into: &progress)
        defer { answers.withdraw() }
        while true {
            switch step {
            case .askOrder(let wait):
                try await pause(wait)
                step = take(
                    try await client.order(placed.url, by: account, at: directory), into: &progress)
            case .askAuthorization(let url, let wait):
                try await pause(wait)
                let answer = try await client.read(url, by: account, at: directory)
                let now = surroundings.now()
                step = progress.take(
                    try answer.document(AuthorizationDocument.self, of: "authorization"),
                    retryAfter: answer.retryAfter(now: now.wall), at: now.running)
            case .meet(let offer):
                try answers.prepare(offer, of: host, key: account.key, at: surroundings.now().wall)
                if !offer.isUnderWay { try await client.meet(offer, by: account, at: directory) }
                step = progress.told(at: surroundings.now().running)
            case .finalize(let url):
                let finalized = try await client.finalize(
                    url, of: placed.url, with: request.encoded, by: account, at: directory)
                step = take(finalized, into: &progress)
            case .download(let url):
                let text = try await client.chain(url, by: account, at: directory)
                let certificate = try HostCertificate(host: host, key: request.keyPEM, chain: text)
                try check(certificate)
                return (certificate, progress.tried)
            case .fail(let error):
                throw error
            }
        }
    }

    private func take(_ placed: PlacedOrder, into progress: inout OrderProgress) -> OrderProgress.Step {
        let now = surroundings.now()
        return progress.take(placed.document, retryAfter: placed.answer.retryAfter(now: now.wall), at: now.running)
    }

    /// By the authority's clock where it tells the time: this machine's may be wrong.
    private func check(_ certificate: HostCertificate) throws(ACMEError) {
        let now = directory.time ?? surroundings.now().wall
        guard certificate.notAfter > now else {
            throw ACMEError(
                .unusableCertificate,
                "the new certificate for \(certificate.host) ended at \(UTCTime.text(certificate.notAfter)) already")
        }
    }

    private func pause(_ duration: Duration) async throws(ACMEError) {
        if duration > .zero { await surroundings.pause(duration) }
        guard !Task.isCancelled else { throw ACMEError(.cancelled, "the server is stopping") }
    }
}
