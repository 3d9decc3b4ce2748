import ACME
import HTTPConnection
import Health
import Logging
import NIOPosix
import RegistryConfiguration
import RegistryServer
import Release
import Telemetry

extension RegistryProcess {
    /// Nil when there is no TLS, or its certificate comes from files.
    func managedCertificates() throws -> ManagedCertificates? {
        try configuration.http.tls?.letsEncrypt.map { try ManagedCertificates($0, logger: logger) }
    }

    /// Nil for plain HTTP.
    func termination(showing certificates: ManagedCertificates?, files: NIOThreadPool) throws -> TLSTermination? {
        guard let tls = configuration.http.tls else { return nil }
        let settings = try TLSSettings(tls)
        let offersHTTP2 = !configuration.http.http2Disabled
        guard let certificates else {
            return try TLSTermination(settings, offersHTTP2: offersHTTP2, threads: files, logger: logger)
        }
        return try TLSTermination(
            settings, showing: certificates.hosts, challenge: { certificates.challengeCertificate(for: $0) },
            offersHTTP2: offersHTTP2, threads: files, logger: logger)
    }

    func listeners(
        serving api: RegistryAPI, tls: TLSTermination?, certificates: ManagedCertificates?, files: NIOThreadPool,
        journal: RequestJournal, metrics: ServerMetrics
    ) -> Listeners {
        let http = configuration.http
        let logger = logger
        let port = HTTPSPort(http)
        let main = Listener(
            address: ListenerAddress(http.address), tls: tls, limits: ConnectionLimits(http.limits), logger: logger,
            threads: files, counts: metrics.mainConnections,
            onListening: { address in
                logger.info("listening on \(address), \(tls == nil ? "http" : "https")")
                port.note(listeningOn: address)
                certificates?.isListening.make(())
            },
            refusal: { api.refuse($0, on: $1) },
            immediateHandler: { api.answerAtOnce($0) }, handler: { await api.answer($0) })
        return Listeners(
            main: main,
            challenge: certificates.map {
                challengeListener(
                    $0, port: port, files: files, journal: journal, counts: metrics.challengeConnections)
            })
    }

    private func challengeListener(
        _ certificates: ManagedCertificates, port: HTTPSPort, files: NIOThreadPool, journal: RequestJournal,
        counts: ConnectionCounts
    ) -> ChallengeListener {
        let http = configuration.http
        let answers = certificates.keeper.answers
        let site = ChallengeSite(
            host: certificates.settings.hosts.first?.text ?? "", port: { port.number },
            keyAuthorization: { answers.httpAnswer($0) }, journal: journal)
        // Nobody but this machine reaches a socket file, so that TLS-ALPN-01 has no way in of its own.
        let isDispensable = if case .unix = http.address { false } else { true }
        return ChallengeListener(
            isDispensable: isDispensable, answersHTTP: certificates.answersHTTP, logger: logger
        ) { onListening in
            Listener(
                address: ListenerAddress(certificates.settings.httpAddress), tls: nil,
                limits: ConnectionLimits(http.limits), logger: logger, threads: files, counts: counts,
                onListening: onListening,
                refusal: { site.refuse($0, on: $1) },
                immediateHandler: { site.answer($0) }, handler: { site.answer($0) })
        }
    }
}

extension RegistryProcess {
    /// Nil when nobody is to watch.
    func debugListener(
        _ health: HealthRegister, _ page: (path: String, page: MetricsPage)?, _ metrics: ServerMetrics,
        files: NIOThreadPool
    ) -> DebugListener? {
        guard let debug = configuration.http.debug else { return nil }
        let logger = logger
        let site = DebugSite(
            health: health, version: Version.current, metrics: page, threads: files, logger: logger)
        return DebugListener(
            listener: Listener(
                address: ListenerAddress(debug.address), tls: nil, limits: DebugListener.limits, logger: logger,
                threads: files, counts: metrics.debugConnections,
                onListening: { address in
                    let shown = page.map { ", \($0.path)" } ?? ""
                    logger.info("listening on \(address), http: /debug/health, /debug/vars\(shown)")
                },
                refusal: { refusal, _ in site.refuse(refusal) }, handler: { await site.answer($0) }))
    }
}

extension ListenerAddress {
    init(_ address: ListenAddress) {
        self =
            switch address {
            case .internet(let host?, let port): .host(host, port: port)
            case .internet(nil, let port): .allInterfaces(port: port)
            case .unix(let path): .unix(path: path)
            }
    }
}
