import ACME
import ServiceLifecycle

/// Orders and renews certificates until the server stops, by the challenges that its listeners can answer.
struct CertificateRenewal: Service {
    let certificates: ManagedCertificates

    func run() async throws {
        await cancelWhenGracefulShutdown {
            // An authority asks as soon as it has an order.
            guard await certificates.isListening.value != nil, let answersHTTP = await certificates.answersHTTP.value
            else { return }
            await certificates.keeper.run(challenges: answersHTTP ? [.http01, .tlsALPN01] : [.tlsALPN01])
        }
    }
}
