import Logging
import NIOCore
import NIOPosix

/// Speaks S3 with one bucket. Every operation signs its request, sends it again after failures that may pass (``RetryPolicy``)
/// and throws what remains as ``S3Error``, whose message names operation, key and endpoint.
///
/// Call ``shutdown()`` at the end: connections are pooled.
final class S3Client: Sendable {
    let settings: S3Settings
    let keys: S3KeySpace
    let logger: Logger
    let surroundings: S3Surroundings
    let credentials: CredentialKeeper
    let transport: HTTPTransport
    let serverClock: ServerClock
    let payloadCheck: PayloadCheck
    let counts = S3Counts()

    /// Reads `settings.authorities`; connects to nothing. Throws `.invalidSetting` when that file cannot be used.
    init(
        _ settings: S3Settings, logger: Logger, surroundings: S3Surroundings = .system,
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) throws(S3Error) {
        self.settings = settings
        self.logger = logger
        self.surroundings = surroundings
        keys = S3KeySpace(root: settings.root)
        transport = try HTTPTransport(settings, group: group)
        credentials = CredentialKeeper(
            CredentialChain.source(for: settings, transport: transport, surroundings: surroundings), logger: logger,
            surroundings: surroundings)
        serverClock = ServerClock()
        payloadCheck = PayloadCheck(isAWS: settings.endpoint.isAWS)
    }

    /// Closes all connections; requests under way fail.
    func shutdown() async {
        await transport.shutdown()
    }
}
