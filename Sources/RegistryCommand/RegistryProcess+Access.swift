import Access
import Logging
import NIOPosix
import RegistryConfiguration
import RegistryServer
import Telemetry

extension RegistryProcess {
    /// Nil when nobody is asked for a password here. Throws, in one line, what is wrong with rules, realm or user list.
    func userList(hashing threads: NIOThreadPool) throws -> HtpasswdAuthenticator? {
        guard case .htpasswd(let realm, let path) = configuration.authentication else { return nil }
        let offersTokens = try offersTokens(AccessPolicy(configuration))
        if offersTokens, configuration.http.secret == nil {
            logger.warning(
                """
                http.secret is not given: tokens are good until this process ends and on no other replica; clients ask \
                for new ones then
                """)
        }
        return try HtpasswdAuthenticator(
            realm: realm, path: path,
            tokens: offersTokens ? TokenKey(secret: Array((configuration.http.secret ?? "").utf8)) : nil,
            users: ExpectedUsers(configuration.access), threadPool: threads, logger: logger)
    }

    /// Throws, in one line, what is wrong with rules or with an outside token server.
    func accessGate(
        _ users: HtpasswdAuthenticator?, hashing threads: NIOThreadPool, _ metrics: AuthenticationMetrics
    ) throws -> AccessGate {
        let policy = try AccessPolicy(configuration)
        guard case .token(let server) = configuration.authentication else {
            return AccessGate(
                policy: policy, authenticator: users, offersTokens: users != nil && offersTokens(policy),
                logger: logger,
                metrics: metrics)
        }
        return try AccessGate(
            tokensBy: TokenServerAuthenticator(TokenServerSettings(server), threadPool: threads, logger: logger),
            realm: server.realm, service: server.service, redirectPath: server.redirectPath, logger: logger,
            metrics: metrics)
    }

    /// The policy of a configuration that takes the place of the one of the start. Throws what can only be changed by a restart.
    func policy(after new: Configuration) throws -> AccessPolicy {
        // How people log in stays as it was at the start.
        var next = configuration
        next.access = new.access
        let policy = try AccessPolicy(next)
        guard (new.access.rules == nil) == (configuration.access.rules == nil) else {
            throw StartupError("auth.access: the first rules, or none any more, count after a restart only")
        }
        guard try offersTokens(policy) == offersTokens(AccessPolicy(configuration)) else {
            throw StartupError(
                "auth.access: the first rule for anonymous, or none any more, counts after a restart only: it decides where "
                    + "clients log in; auth.htpasswd.tokens.enabled says it once and for all")
        }
        return policy
    }

    private func offersTokens(_ policy: AccessPolicy) -> Bool {
        configuration.access.offersTokens ?? policy.grantsAnonymous
    }
}

extension TokenServerSettings {
    /// Throws, in one line, which algorithm is none.
    init(_ server: Configuration.Authentication.TokenServer) throws(StartupError) {
        var algorithms: Set<SigningAlgorithm> = []
        for word in server.algorithms {
            guard let algorithm = SigningAlgorithm(rawValue: word) else {
                let known = SigningAlgorithm.allCases.map(\.rawValue).joined(separator: ", ")
                throw StartupError("auth.token.signingalgorithms: \"\(word)\" is no algorithm; there are \(known)")
            }
            algorithms.insert(algorithm)
        }
        self.init(
            issuer: server.issuer, service: server.service, keySetPath: server.keySet,
            certificatesPath: server.rootCertificates,
            algorithms: algorithms.isEmpty ? Set(SigningAlgorithm.allCases) : algorithms)
    }
}
