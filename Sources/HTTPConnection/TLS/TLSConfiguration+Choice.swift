import NIOCore
import NIOSSL

extension TLSConfiguration {
    /// TLS 1.2 and later for a server that chooses its certificate anew for each handshake, and asks clients for none.
    static func makeServerConfiguration(
        choosing certificates: any CertificateProvider, offering protocols: [String]
    ) -> TLSConfiguration {
        // The configuration for servers wants a certificate at once.
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = protocols
        // A client that does not say goodbye in turn is not waited for long: it has had its answers.
        configuration.shutdownTimeout = .seconds(1)
        configuration.sslContextCallback = { values, promise in
            let hello = ClientHello(serverName: values.serverHostname)
            promise.completeWith(
                certificates.certificate(for: hello, on: promise.futureResult.eventLoop).map(\.override))
        }
        return configuration
    }
}
