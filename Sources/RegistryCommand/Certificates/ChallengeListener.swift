import HTTPConnection
import Logging
import ServiceLifecycle
import Synchronization

/// The plain listener that answers the challenge HTTP-01 and sends everybody else to https. Its port is often one that others
/// have, or that needs rights: as long as the other challenge can be answered, the server does without it.
final class ChallengeListener: Service {
    private let listener: Listener
    private let isDispensable: Bool
    private let answersHTTP: Announcement<Bool>
    private let logger: Logger
    private let isListening: ListeningFlag

    /// - Parameters:
    ///   - isDispensable: whether the server can do without it.
    ///   - answersHTTP: told whether it listens.
    ///   - listener: makes the listener, which calls what it is given when connections are taken.
    init(
        isDispensable: Bool, answersHTTP: Announcement<Bool>, logger: Logger,
        listener: (@escaping @Sendable (String) -> Void) -> Listener
    ) {
        let isListening = ListeningFlag()
        self.isDispensable = isDispensable
        self.answersHTTP = answersHTTP
        self.logger = logger
        self.isListening = isListening
        self.listener = listener { address in
            logger.info("listening on \(address), http: the challenge HTTP-01, and the way to https")
            isListening.raise()
            answersHTTP.make(true)
        }
    }

    func run() async throws {
        do {
            try await listener.run()
        } catch {
            guard isDispensable, !isListening.isRaised else { throw error }
            logger.warning(
                """
                \(error) (http.tls.letsencrypt.httpaddr); certificates are got by TLS-ALPN-01 alone, for which the authority \
                must reach this server on port 443
                """)
            answersHTTP.make(false)
            // A service that returns would end the server.
            try await gracefulShutdown()
        }
    }
}

/// Raised once.
private final class ListeningFlag: Sendable {
    private let raised = Atomic(false)

    var isRaised: Bool { raised.load(ordering: .acquiring) }

    func raise() { raised.store(true, ordering: .releasing) }
}
