import Synchronization

/// Talks to one registry, ours or any other that speaks the OCI distribution specification 1.1 or docker's API 2.
///
/// Everything that is read has a bound, every exchange a time limit, and everything that is safe to repeat is repeated when the
/// network or the server fails (``RetryPolicy``). Bytes are verified against their digests. The login goes to this registry, and to
/// the token server that it names if it is of the same domain (``ClientSettings/tokenHosts``), and nowhere else. Any number of tasks may use one client; end it
/// with ``shutdown()``.
public final class RegistryClient: Sendable {
    struct State: Sendable {
        var choice: OriginChoice
        var authentication: AuthenticationState
    }

    public let server: ServerAddress
    /// Whether plain HTTP and any certificate will do.
    public let isInsecure: Bool

    let settings: ClientSettings
    let surroundings: ClientSurroundings
    let transport: Transport
    let state: Mutex<State>

    public convenience init(_ account: Account, settings: ClientSettings = ClientSettings()) {
        self.init(account, settings: settings, surroundings: .system)
    }

    init(_ account: Account, settings: ClientSettings, surroundings: ClientSurroundings) {
        server = account.server
        isInsecure = account.isInsecure
        self.settings = settings
        self.surroundings = surroundings
        transport = Transport(settings)
        state = Mutex(
            State(
                choice: OriginChoice(account.server, isInsecure: account.isInsecure),
                authentication: AuthenticationState(account.login)))
    }

    /// The same registry by another address; shares the connections.
    init(_ other: RegistryClient, at server: ServerAddress) {
        self.server = server
        isInsecure = other.isInsecure
        settings = other.settings
        surroundings = other.surroundings
        transport = other.transport
        state = Mutex(other.state.withLock { $0 })
    }

    /// Where it answers, as far as is known.
    var origin: Origin { state.withLock { $0.choice.current } }

    var login: Login? { state.withLock { $0.authentication.login } }

    /// Closes all connections. Whatever is under way fails.
    public func shutdown() async {
        await transport.shutdown()
    }
}
