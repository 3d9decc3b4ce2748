import Encoding
import Glibc
public import Logging
public import NIOCore
public import NIOPosix
import NIOSSL
import Synchronization

/// The TLS of one listener: puts it in front of every connection, and keeps up with its files while they serve.
///
/// All connections share one context, which holds the authorities of the clients and the keys of session tickets; it is made
/// anew only when the authorities change. The certificate is chosen for each handshake. A connection keeps what it began with.
public final class TLSTermination: Sendable {
    private struct Watch: Sendable {
        var reload: TLSReload
        var expiry = CertificateExpiry()
    }

    private let settings: TLSSettings
    private let files: TLSFiles
    private let protocols: [String]
    private let certificates: any CertificateProvider
    /// Among ``certificates``, what the files hold; nil when they are not of files.
    private let fileCertificate: FileCertificate?
    private let context: Mutex<NIOSSLContext>
    /// For validators of the challenge TLS-ALPN-01; nil when nobody can be one.
    private let challengeContext: NIOSSLContext?
    /// Held while the files are read, by threads of ``threads`` only.
    private let watch: Mutex<Watch>
    private let threads: NIOThreadPool
    private let logger: Logger

    /// Shows the certificate of files. Reads them, and blocks. Throws, with a message for a person, when they cannot be served.
    ///
    /// - Parameters:
    ///   - offersHTTP2: whether a client may choose HTTP/2.
    ///   - threads: read the files from now on.
    public convenience init(
        _ settings: TLSSettings, offersHTTP2: Bool, threads: NIOThreadPool, logger: Logger
    ) throws {
        try self.init(
            settings, hosts: nil, challenge: nil, offersHTTP2: offersHTTP2, threads: threads, logger: logger)
    }

    /// Shows certificates that come and go while it serves; of files, only those of the clients' authorities are read.
    ///
    /// - Parameter challenge: gives the certificate that answers TLS-ALPN-01 (RFC 8737) for a host; nil where no such challenge
    ///   waits. Called on event loops, for validators alone: no other client is ever shown what it gives.
    public convenience init(
        _ settings: TLSSettings, showing hosts: HostCertificates,
        challenge: @escaping @Sendable (String) -> ServerCertificate?, offersHTTP2: Bool, threads: NIOThreadPool,
        logger: Logger
    ) throws {
        try self.init(
            settings, hosts: hosts, challenge: ChallengeCertificates(certificate: challenge),
            offersHTTP2: offersHTTP2, threads: threads, logger: logger)
    }

    private init(
        _ settings: TLSSettings, hosts: HostCertificates?, challenge: ChallengeCertificates?, offersHTTP2: Bool,
        threads: NIOThreadPool, logger: Logger
    ) throws {
        self.settings = settings
        self.threads = threads
        self.logger = logger
        files = TLSFiles(settings)
        protocols = offersHTTP2 ? ["h2", "http/1.1"] : ["http/1.1"]
        let states = files.states()
        let material = try TLSMaterial(files.contents())
        fileCertificate = material.shown.map { FileCertificate($0.certificate) }
        if let fileCertificate {
            certificates = fileCertificate
        } else if let hosts {
            certificates = hosts
        } else {
            throw HTTPConnectionError("TLS has no certificate: files or hosts must be named")
        }
        context = try Mutex(material.context(for: settings, offering: protocols, choosing: certificates))
        challengeContext = try challenge.map { challenge in
            try NIOSSLContext(
                configuration: .makeServerConfiguration(choosing: challenge, offering: [OfferedProtocols.challenge]))
        }
        watch = Mutex(Watch(reload: TLSReload(material, states: states)))
        for warning in settings.suiteWarnings { logger.warning("\(warning)") }
        watch.withLock { watch in
            report(material)
            warn(of: material.shown?.facts, &watch.expiry)
        }
    }

    /// Adds TLS to the end of a connection's pipeline, on its event loop; everything else comes behind it. When the handshake
    /// is done, `TLSUserEvent.handshakeCompleted` says which protocol was chosen.
    public func secure(_ channel: any Channel) throws {
        let linger = RefusalLinger()
        guard let challengeContext else {
            try channel.pipeline.syncOperations.addHandlers([linger] + handlers(linger))
            return
        }
        let peek = ClientHelloPeek { [self] offered in
            guard offered.isChallenge else { return handlers(linger) }
            return [
                NIOSSLServerHandler(context: challengeContext), HandshakeGate(linger: linger, verifiesClients: false),
            ]
        }
        try channel.pipeline.syncOperations.addHandlers(linger, peek)
    }

    /// Whether a handshake that chose this protocol was a validator's, which wants nothing but its end (RFC 8737, section 3).
    static func isChallenge(_ negotiatedProtocol: String?) -> Bool {
        negotiatedProtocol == OfferedProtocols.challenge
    }

    /// TLS as every client but validators gets it.
    private func handlers(_ linger: RefusalLinger) -> [any ChannelHandler] {
        let context = context.withLock { $0 }
        let isTakenUnverified = !settings.clientAuthorityPaths.isEmpty && !settings.verifiesClients
        let handler =
            isTakenUnverified
            ? NIOSSLServerHandler(
                context: context, customVerificationCallback: { _, promise in promise.succeed(.certificateVerified) })
            : NIOSSLServerHandler(context: context)
        return [handler, HandshakeGate(linger: linger, verifiesClients: settings.verifiesClients)]
    }

    /// The subject of the certificate that a client showed and that leads to one of the authorities, as RFC 4514 writes it,
    /// in at most 1 KiB and without control characters. To be asked on the connection's event loop, once the handshake is
    /// done, and of the connection itself, not of a stream on it.
    public func clientSubject(of channel: any Channel) -> String? {
        guard settings.verifiesClients,
            let certificate = try? channel.pipeline.syncOperations.nioSSL_peerCertificate(),
            let bytes = try? certificate.toDERBytes()
        else { return nil }
        return ShownSubject.text(ofCertificate: bytes)
    }

    /// When the certificate of files ends that is shown, in seconds since 1970; nil when it comes from somewhere else. Waits while the
    /// files are read: not for an event loop.
    public var fileCertificateEnd: Int64? {
        watch.withLock { $0.reload.material.shown?.facts.notAfter }
    }

    /// Reads the files again, whether they seem changed or not, and logs what came of it. What cannot be served changes nothing.
    public nonisolated(nonsending) func reload() async {
        guard !files.all.isEmpty else {
            logger.info("there are no files of TLS to read again; the certificates of the hosts renew by themselves")
            return
        }
        await onThread { $0.read(isAsked: true) }
    }

    /// Reads the files again if they changed, and warns when the certificate's end comes near. Logs only what is new.
    nonisolated(nonsending) func look() async {
        await onThread { termination in
            let states = termination.files.states()
            if termination.watch.withLock({ $0.reload.isReadingNeeded(states) }) { termination.read(isAsked: false) }
            termination.watch.withLock { termination.warn(of: $0.reload.material.shown?.facts, &$0.expiry) }
        }
    }

    /// Does nothing when the threads have ended.
    private nonisolated(nonsending) func onThread(_ work: @escaping @Sendable (TLSTermination) -> Void) async {
        try? await threads.runIfActive { work(self) }
    }

    private func read(isAsked: Bool) {
        watch.withLock { watch in
            let before = watch.reload.material.contents.authorities
            let (event, isNews) = watch.reload.take({ try files.contents() }, serving: { try serve($0, after: before) })
            switch event {
            case .replaced(let material):
                report(material)
                warn(of: material.shown?.facts, &watch.expiry)
            case .unchanged:
                if isAsked || isNews { logger.info("the TLS files hold what is in use") }
            case .kept(let reason):
                if isAsked || isNews { logger.warning("\(reason); what was read before is still in use") }
            }
        }
    }

    private func serve(_ material: TLSMaterial, after authorities: [[UInt8]]) throws {
        if material.contents.authorities != authorities {
            let renewed = try material.context(for: settings, offering: protocols, choosing: certificates)
            context.withLock { $0 = renewed }
        }
        if let shown = material.shown { fileCertificate?.replace(with: shown.certificate) }
    }

    private func report(_ material: TLSMaterial) {
        if let facts = material.shown?.facts {
            logger.info(
                "the certificate was read",
                metadata: [
                    "path": "\(path)", "subject": "\(facts.subject)",
                    "notafter": "\(UTCTime.text(facts.notAfter))", "sha256": "\(facts.fingerprint)",
                ])
        } else if !material.authorities.isEmpty {
            logger.info("the authorities of the clients were read")
        }
        guard settings.verifiesClients else { return }
        for (subject, issuer) in material.authoritiesWithoutRoot {
            logger.warning(
                "no client of the authority \(subject) gets in: http.tls.clientcas must hold the one above it too, \(issuer)"
            )
        }
    }

    private func warn(of facts: CertificateFacts?, _ expiry: inout CertificateExpiry) {
        guard let facts, let notice = expiry.notice(of: facts, at: Int64(time(nil))) else { return }
        logger.warning("\(notice)", metadata: ["path": "\(path)", "subject": "\(facts.subject)"])
    }

    /// Of the certificate, for the log.
    private var path: String { settings.certificateFiles?.certificatePath ?? "" }
}
