public import Logging
import Synchronization

extension HtpasswdAuthenticator {
    /// Seconds that a token is good for: long enough for a client's requests one after the other, and so short that a right that was
    /// taken from its user elsewhere, such as on another replica, is soon gone.
    private static let tokenLifetime: Int64 = 300
    /// Seconds that replicas' clocks may differ by.
    private static let clockDifference: Int64 = 60

    /// Whether tokens are to be had.
    public var givesTokens: Bool { tokensEnd.load(ordering: .acquiring) == .max }

    /// Whether a token may count at all.
    var takesTokens: Bool {
        let end = tokensEnd.load(ordering: .acquiring)
        return end == .max || end > .min && elapsed().nanoseconds < end
    }

    /// Has tokens be given from now on, or no more; then those that were given before count for the rest of their time, so that nobody's
    /// push breaks off. Without a key nothing changes.
    public func giveTokens(_ areGiven: Bool) {
        guard tokens != nil, areGiven != givesTokens else { return }
        let last = elapsed() + .seconds(HtpasswdAuthenticator.tokenLifetime)
        tokensEnd.store(areGiven ? .max : last.nanoseconds, ordering: .releasing)
    }

    /// A token for whoever shows a password, or for nobody where those without a login may do something. A token is no password here.
    ///
    /// - Parameter policy: what the token's user may do at all; the token has no more of `wanted` than that.
    public nonisolated(nonsending) func token(
        for authorization: String?, wanting wanted: TokenScopes, policy: AccessPolicy, logger: Logger
    ) async -> TokenOutcome {
        guard let authorization, BasicCredentials.isBasic(authorization) else {
            guard policy.grantsAnonymous else { return .needsLogin }
            return issue(nil, to: .anonymous, isRemembered: false, wanting: wanted, policy)
        }
        guard let credentials = BasicCredentials(authorization: authorization) else {
            reportMalformed(to: logger)
            return .wrong
        }
        // One list for all: the token is bound to the hash that the password was verified against.
        let list = await source.current()
        let key = secret.key(for: authorization, generation: list.generation)
        let now = elapsed()
        let isRemembered = verified.withLock { $0.entry(for: key, at: now) } != nil
        if !isRemembered {
            switch await judge(credentials, authorization: authorization, list: list, logger: logger) {
            case .verified: break
            case .busy(let wait): return .busy(retryAfter: wait)
            case .noCredentials, .wrong, .invalidToken: return .wrong
            }
        }
        guard let tokens, let hash = list.file.hashes[credentials.user] else { return .wrong }
        let holder = AccessToken.Holder(
            user: credentials.user, fingerprint: tokens.fingerprint(of: credentials.user, hash))
        return issue(
            holder, to: HtpasswdAuthenticator.principal(credentials.user), isRemembered: isRemembered, wanting: wanted,
            policy)
    }

    private func issue(
        _ holder: AccessToken.Holder?, to principal: Principal, isRemembered: Bool, wanting wanted: TokenScopes,
        _ policy: AccessPolicy
    ) -> TokenOutcome {
        guard let tokens else { return .needsLogin }
        let now = wallClock()
        let scopes = policy.granted(wanted, to: principal)
        let token = AccessToken(holder: holder, expiry: now + HtpasswdAuthenticator.tokenLifetime, scopes: scopes)
        return .issued(
            IssuedToken(
                text: tokens.sign(token), issued: now, lifetime: HtpasswdAuthenticator.tokenLifetime, scopes: scopes),
            to: principal, isRemembered: isRemembered)
    }

    /// For a token that needs the list of users read.
    nonisolated(nonsending) func verifyToken(_ authorization: String, logger: Logger) async -> AuthenticationOutcome {
        let list = await source.current()
        guard let login = tokenLogin(authorization, list) else {
            if let tokens, tokens.open(BearerCredentials.token(of: authorization)) == nil {
                if tokens.isOfAnotherKey(BearerCredentials.token(of: authorization)) { foreignTokens.tell(logger) }
                logger.info("token refused: neither this server gave it nor one with the same http.secret")
            } else {
                // As every token ends some time, and its client asks for another.
                logger.debug("token refused: it is over, or its user is gone or has another password")
            }
            return .invalidToken
        }
        return .verified(login.caller)
    }

    /// The login by a token; nil when it is not good. Costs two HMAC, each time anew.
    func tokenLogin(_ authorization: String, _ list: UserList) -> VerifiedLogin? {
        let wallTime = wallClock()
        guard let tokens, let token = tokens.open(BearerCredentials.token(of: authorization)) else { return nil }
        let (rest, isOver) = token.expiry.subtractingReportingOverflow(wallTime)
        let longest = HtpasswdAuthenticator.tokenLifetime + HtpasswdAuthenticator.clockDifference
        guard !isOver, rest > 0, rest <= longest else { return nil }
        var principal = Principal.anonymous
        if let holder = token.holder {
            guard holder.user != source.reservedUser, let hash = list.file.hashes[holder.user],
                tokens.fingerprint(of: holder.user, hash) == holder.fingerprint
            else { return nil }
            principal = HtpasswdAuthenticator.principal(holder.user)
        }
        // Not remembered: anybody can have any number of tokens for nobody, and they would crowd out the passwords.
        return VerifiedLogin(
            caller: Caller(principal, limitedTo: token.scopes), authorization: authorization,
            generation: list.generation, expiry: elapsed() + .seconds(rest))
    }
}
