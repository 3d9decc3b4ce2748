import RegistryConfiguration
import Synchronization

/// The port on which clients reach this server over HTTPS.
final class HTTPSPort: Sendable {
    private static let usual: UInt16 = 443
    private static let usualPlain: UInt16 = 80

    private let port: Atomic<UInt16>
    /// Whether only the listener knows it.
    private let isChosenBySystem: Bool

    /// That of `http.host`, where it is set. Else 443, where plain HTTP is taken on port 80: whatever the listener's own port is, clients
    /// and the authority come by the usual two. Where plain HTTP has another port, so that nothing is usual, the listener's.
    init(_ http: Configuration.HTTP) {
        if let url = http.externalURL, url.scheme == "https" {
            port = Atomic(ServiceAddress(url.authority)?.port ?? Self.usual)
            isChosenBySystem = false
        } else if case .internet(_, let plain)? = http.tls?.letsEncrypt?.httpAddress, plain == Self.usualPlain {
            port = Atomic(Self.usual)
            isChosenBySystem = false
        } else if case .internet(_, let given) = http.address {
            port = Atomic(given == 0 ? Self.usual : given)
            isChosenBySystem = given == 0
        } else {
            port = Atomic(Self.usual)
            isChosenBySystem = false
        }
    }

    var number: UInt16 { port.load(ordering: .relaxed) }

    /// - Parameter address: of the main listener, which begins to take connections.
    func note(listeningOn address: String) {
        guard isChosenBySystem, let number = address.split(separator: ":").last.flatMap({ UInt16($0) }) else { return }
        port.store(number, ordering: .relaxed)
    }
}
