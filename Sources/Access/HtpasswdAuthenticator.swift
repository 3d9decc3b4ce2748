import LocalFiles
public import Logging
import NIOCore
public import NIOPosix
import Synchronization

/// Verifies HTTP Basic logins (RFC 7617) against a file of Apache's htpasswd form, as docker-registry does, and with a key the tokens
/// that it has given to such users.
///
/// - The file is looked at (one `stat`) by the first login of each millisecond, and read again when it has changed. A
///   changed list counts from the next look on; a file that is empty, half written, gone or unreadable leaves the list
///   before it in force for a while: two seconds for the first two, a minute for the others. To lock everybody out at
///   once, replace the file by one that holds a user whose password nobody knows.
/// - A verified password is remembered for five minutes at most, as a keyed digest of the header that carried it, and
///   forgotten when the list changes. A login that is remembered costs an HMAC.
/// - Other logins hash on the thread pool, as many at a time as there are cores; equal ones share one hash. Of further
///   ones 64 wait; the rest is told that the server is busy. Give a pool of its own, so that hashes do not delay file access.
/// - An unknown user costs as much time as a known one whose hash has the kind and cost that most users of the file have.
public final class HtpasswdAuthenticator: Authenticator {
    /// What a 401 says.
    public let challenge: Challenge

    private static let lifetime = Duration.seconds(300)
    private static let capacity = 4096
    private static let jobLimit = 64
    private static let waiterLimit = 4096
    private static let retryAfter = Duration.seconds(1)

    /// Nil where only passwords count, for good.
    let tokens: TokenKey?
    /// Until when tokens count, in nanoseconds of `elapsed`; the greatest number while they are given.
    let tokensEnd: Atomic<Int64>
    let foreignTokens = ForeignTokens()
    let source: UserListSource
    let verified: Mutex<VerifiedCredentials>
    let secret = CredentialSecret()
    let elapsed: @Sendable () -> Duration
    let wallClock: @Sendable () -> Int64
    private let hasher: PasswordHasher

    /// Reads the user list, or creates it with a first user when it is absent; that user's password is logged this
    /// once, at warning (see ``FirstUser``). Blocks for file access and one hash: for the start, not for an event loop.
    /// A list that cannot be read is a warning, not an error: nobody gets in until it can. Throws `.invalidRealm`, and
    /// `.cannotCreate` when the list is absent and cannot be made, and `.reservedUser` when it has a user whom it may not have;
    /// one who comes later cannot log in.
    ///
    /// - Parameters:
    ///   - lookInterval: for how long counts what one look at the file found.
    ///   - tokens: signs the tokens that users get; nil where only passwords count, for good.
    ///   - givesTokens: whether it begins with giving tokens, if there is a key; see ``giveTokens(_:)``.
    ///   - users: whom the list should have, and may not have.
    ///   - wallClock: seconds since 1970 UTC; nil for the system's.
    public init(
        realm: String, path: String, lookInterval: Duration = .milliseconds(1),
        clock: some Clock<Duration> = ContinuousClock(), tokens: TokenKey? = nil, givesTokens: Bool = true,
        users: ExpectedUsers = ExpectedUsers(), wallClock: (@Sendable () -> Int64)? = nil, threadPool: NIOThreadPool,
        logger: Logger
    ) throws(AccessError) {
        challenge = try Challenge(realm: realm)
        if let user = try FirstUser.created(at: path) {
            logger.warning(
                "the user list was absent and has been created with one user; this password is not shown again",
                metadata: ["path": "\(path)", "user": "\(user.name)", "password": "\(user.password)"])
        }
        let start = clock.now
        let elapsed: @Sendable () -> Duration = { start.duration(to: clock.now) }
        self.elapsed = elapsed
        self.wallClock = wallClock ?? { FileTime.now().seconds }
        self.tokens = tokens
        tokensEnd = Atomic(tokens != nil && givesTokens ? Int64.max : .min)
        source = UserListSource(
            path: path, lookInterval: lookInterval, users: users, elapsed: elapsed, threadPool: threadPool,
            logger: logger)
        hasher = PasswordHasher(
            threadPool: threadPool, concurrency: System.coreCount, jobLimit: HtpasswdAuthenticator.jobLimit,
            waiterLimit: HtpasswdAuthenticator.waiterLimit)
        verified = Mutex(
            VerifiedCredentials(capacity: HtpasswdAuthenticator.capacity, lifetime: HtpasswdAuthenticator.lifetime))
        if let problem = problem(with: users) { throw problem }
    }

    /// Why the list as it was read last cannot go with `users`: `.reservedUser`.
    public func problem(with users: ExpectedUsers) -> AccessError? {
        users.problem(with: source.latest.file, at: source.path)
    }

    /// Has the list be checked against other users from now on; the log tells of those whom it lacks. Who has their reserved name cannot log in.
    public func expect(_ users: ExpectedUsers) {
        source.expect(users)
    }

    /// Reads the user list now if its file has changed, instead of at the next login; the log says what came of it.
    public nonisolated(nonsending) func look() async {
        _ = await source.current()
    }

    /// The user behind the value of an `Authorization` header, if its password was verified a short while ago, or it is a token; nil when
    /// that takes a hash or a changed file must be read. Never waits.
    public func remembered(authorization: String) -> Principal? {
        verifiedLogin(authorization: authorization)?.principal
    }

    public func verifiedLogin(authorization: String) -> VerifiedLogin? {
        guard isReadable(authorization), let generation = source.knownGeneration() else { return nil }
        // A token needs no hash.
        if BearerCredentials.isBearer(authorization) {
            let list = source.latest
            return list.generation == generation ? tokenLogin(authorization, list) : nil
        }
        let key = secret.key(for: authorization, generation: generation)
        let now = elapsed()
        return verified.withLock { $0.entry(for: key, at: now) }.map { entry in
            VerifiedLogin(
                caller: entry.caller, authorization: authorization, generation: generation, expiry: entry.expiry)
        }
    }

    /// Whether a header is of a scheme that is asked for, and not longer than it can be.
    private func isReadable(_ authorization: String) -> Bool {
        if BasicCredentials.isBasic(authorization) {
            return authorization.utf8.count <= BasicCredentials.headerLimit
        }
        return BearerCredentials.isBearer(authorization) && takesTokens
            && authorization.utf8.count <= TokenKey.maximumLength + BearerCredentials.longestPrefix
    }

    /// Whether `authorization` is that of `login`, and the login still counts.
    public func confirms(_ login: VerifiedLogin, authorization: String) -> Bool {
        login.authorization == authorization && source.knownGeneration() == login.generation
            && elapsed() < login.expiry
    }

    /// Refusals name the user. Does not suspend for a login that is remembered.
    public nonisolated(nonsending) func verify(authorization: String?, logger: Logger) async -> AuthenticationOutcome {
        guard let authorization else { return .noCredentials }
        let isBasic = BasicCredentials.isBasic(authorization)
        guard isBasic || BearerCredentials.isBearer(authorization) && takesTokens else { return .noCredentials }
        if let login = verifiedLogin(authorization: authorization) { return .verified(login.caller) }
        guard isBasic else { return await verifyToken(authorization, logger: logger) }
        guard let credentials = BasicCredentials(authorization: authorization) else {
            reportMalformed(to: logger)
            return .wrong
        }
        let list = await source.current()
        return await judge(credentials, authorization: authorization, list: list, logger: logger)
    }

    func reportMalformed(to logger: Logger) {
        logger.info("login refused: the Authorization header is not well-formed Basic credentials")
    }

    nonisolated(nonsending) func judge(
        _ credentials: BasicCredentials, authorization: String, list: UserList, logger: Logger
    ) async -> AuthenticationOutcome {
        let name = ShownName(credentials.user)
        let known = credentials.user == source.reservedUser ? nil : list.file.hashes[credentials.user]
        guard let hash = known ?? list.file.decoy else {
            logger.info("login refused: nobody can log in", metadata: ["auth.user.name": "\(name)"])
            return .wrong
        }
        let caller = Caller(HtpasswdAuthenticator.principal(credentials.user))
        let key = secret.key(for: authorization, generation: list.generation)
        let isKnown = known != nil
        let job = PasswordHasher.Job(key: key, password: credentials.password, hash: hash, logger: logger) { [self] in
            guard isKnown else { return }
            let now = elapsed()
            verified.withLock { $0.insert(caller, for: key, generation: list.generation, at: now) }
        }
        switch await hasher.verdict(on: job) {
        case .right where isKnown:
            return .verified(caller)
        case .right, .wrong:
            logger.info(
                "login refused: unknown user or wrong password",
                metadata: ["auth.user.name": "\(name)", "auth.user.known": "\(isKnown)"])
            return .wrong
        case .busy:
            logger.info(
                "login not judged: too many passwords are being hashed", metadata: ["auth.user.name": "\(name)"])
            return .busy(retryAfter: HtpasswdAuthenticator.retryAfter)
        }
    }

    static func principal(_ name: [UInt8]) -> Principal {
        .user(String(validating: name, as: UTF8.self) ?? ShownName(name).description)
    }
}
