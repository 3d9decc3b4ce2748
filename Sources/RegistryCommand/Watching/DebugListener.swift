import HTTPConnection
import ServiceLifecycle

/// The listener for those who watch the server. It ends after all others, so that the last requests can be seen too.
struct DebugListener: Service {
    let listener: Listener

    /// What its few clients may take: less than what a stop could be held up by.
    static let limits: ConnectionLimits = {
        var limits = ConnectionLimits()
        limits.connections = 64
        limits.headerSize = 8 << 10
        limits.headerTimeout = .seconds(5)
        limits.idleTimeout = .seconds(120)
        limits.bodyTimeout = .seconds(3)
        limits.minimumRate = 64 << 10
        limits.discard = 0
        return limits
    }()

    func run() async throws {
        do {
            try await listener.run()
        } catch let error as HTTPConnectionError {
            throw StartupError("http.debug.addr: \(error)")
        }
    }
}
