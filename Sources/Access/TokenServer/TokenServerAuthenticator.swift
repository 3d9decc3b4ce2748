import LocalFiles
public import Logging
public import NIOPosix
import SwiftASN1
import Synchronization
import X509

/// Verifies the tokens of an outside server, as docker-registry's `auth.token` does. What a token names may be done, and nothing else.
///
/// - A key is one of the configured files: by the name (`kid`) that it has there, or the first of a chain of certificates that leads to
///   one of the files' own. What else a token brings along does not count.
/// - A token that was verified is remembered for five minutes at most, as a keyed digest of the header that carried it.
public final class TokenServerAuthenticator: Authenticator {
    private static let lifetime = Duration.seconds(300)
    private static let capacity = 4096

    private let settings: TokenServerSettings
    private let files: TrustedKeyFiles
    private let verified: Mutex<VerifiedCredentials>
    private let secret = CredentialSecret()
    private let elapsed: @Sendable () -> Duration
    private let wallClock: @Sendable () -> Int64

    /// Reads the keys. Blocks: for the start. Throws `.invalidKey` with the file that cannot be used; one that cannot be used later is a
    /// warning.
    ///
    /// - Parameter wallClock: seconds since 1970 UTC; nil for the system's.
    public init(
        _ settings: TokenServerSettings, clock: some Clock<Duration> = ContinuousClock(),
        wallClock: (@Sendable () -> Int64)? = nil, threadPool: NIOThreadPool, logger: Logger
    ) throws(AccessError) {
        let start = clock.now
        let elapsed: @Sendable () -> Duration = { start.duration(to: clock.now) }
        self.settings = settings
        self.elapsed = elapsed
        self.wallClock = wallClock ?? { FileTime.now().seconds }
        files = try TrustedKeyFiles(settings, elapsed: elapsed, threadPool: threadPool, logger: logger)
        verified = Mutex(
            VerifiedCredentials(
                capacity: TokenServerAuthenticator.capacity, lifetime: TokenServerAuthenticator.lifetime))
    }

    /// Looks at the files of keys now, instead of at the next token that comes a second after the last look; the log says what came of it.
    public nonisolated(nonsending) func look() async {
        await files.look()
    }

    public func verifiedLogin(authorization: String) -> VerifiedLogin? {
        guard BearerCredentials.isBearer(authorization),
            authorization.utf8.count <= SignedToken.maximumLength + BearerCredentials.longestPrefix
        else { return nil }
        guard let generation = files.known()?.generation else { return nil }
        let key = secret.key(for: authorization, generation: generation)
        let now = elapsed()
        return verified.withLock { $0.entry(for: key, at: now) }.map { entry in
            VerifiedLogin(
                caller: entry.caller, authorization: authorization, generation: generation, expiry: entry.expiry)
        }
    }

    public func confirms(_ login: VerifiedLogin, authorization: String) -> Bool {
        login.authorization == authorization && files.known()?.generation == login.generation
            && elapsed() < login.expiry
    }

    public nonisolated(nonsending) func verify(authorization: String?, logger: Logger) async -> AuthenticationOutcome {
        guard let authorization, BearerCredentials.isBearer(authorization) else { return .noCredentials }
        if let login = verifiedLogin(authorization: authorization) { return .verified(login.caller) }
        let keys = await files.current()
        guard let token = SignedToken(BearerCredentials.token(of: authorization)) else {
            return refused("it is no signed token, or of no form that is known", logger)
        }
        guard settings.algorithms.contains(token.algorithm) else {
            return refused("auth.token.signingalgorithms does not have \(token.algorithm.rawValue)", logger)
        }
        guard await isSigned(token, by: keys.keys) else {
            return refused("its signature is by no key that is known", logger)
        }
        let now = wallClock()
        guard let claims = TokenClaims(token.claims) else { return refused("its claims are not well-formed", logger) }
        guard claims.hold(issuer: settings.issuer, service: settings.service, at: now) else {
            return refused("it is over, not good yet, by another issuer or for another service", logger)
        }
        let key = secret.key(for: authorization, generation: keys.generation)
        let start = elapsed()
        verified.withLock {
            $0.insert(
                claims.caller, for: key, generation: keys.generation, at: start,
                until: start + .seconds(claims.rest(at: now)))
        }
        return .verified(claims.caller)
    }

    private func refused(_ reason: String, _ logger: Logger) -> AuthenticationOutcome {
        logger.info("token refused: \(reason)")
        return .invalidToken
    }

    private nonisolated(nonsending) func isSigned(_ token: SignedToken, by keys: TrustedKeys) async -> Bool {
        if token.chain.isEmpty {
            guard let key = token.keyName.flatMap({ keys.named[$0] }),
                key.algorithm == nil || key.algorithm == token.algorithm
            else { return false }
            return key.key.verifies(token.signature, of: token.message, by: token.algorithm)
        }
        let chain = token.chain.compactMap { try? Certificate(derEncoded: $0) }
        guard !keys.roots.isEmpty, chain.count == token.chain.count, let signer = chain.first,
            let key = VerificationKey(signer.publicKey),
            // The signature costs less than the chain.
            key.verifies(token.signature, of: token.message, by: token.algorithm)
        else { return false }
        var verifier = Verifier(rootCertificates: CertificateStore(keys.roots)) { RFC5280Policy() }
        let result = await verifier.validate(leaf: signer, intermediates: CertificateStore(chain.dropFirst()))
        if case .validCertificate = result { return true } else { return false }
    }
}
