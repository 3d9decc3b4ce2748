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
        let givesTokens = try givesTokens(under: AccessPolicy(configuration))
        // Rules may come that want tokens, unless there are to be none.
        let mayGiveTokens = configuration.access.offersTokens ?? true
        return try HtpasswdAuthenticator(
            realm: realm, path: path,
            tokens: mayGiveTokens ? TokenKey(secret: Array((configuration.http.secret ?? "").utf8)) : nil,
            givesTokens: givesTokens, users: ExpectedUsers(configuration.access), threadPool: threads, logger: logger)
    }

    /// Nil when no outside server gives tokens. Throws, in one line, what is wrong with its keys.
    func outsideTokens(reading threads: NIOThreadPool) throws -> TokenServerAuthenticator? {
        guard case .token(let server) = configuration.authentication else { return nil }
        return try TokenServerAuthenticator(TokenServerSettings(server), threadPool: threads, logger: logger)
    }

    /// Throws, in one line, what is wrong with rules or with an outside token server.
    func accessGate(
        _ users: HtpasswdAuthenticator?, _ outsideTokens: TokenServerAuthenticator?, _ metrics: AuthenticationMetrics
    ) throws -> AccessGate {
        let policy = try AccessPolicy(configuration)
        guard case .token(let server) = configuration.authentication, let outsideTokens else {
            return AccessGate(policy: policy, authenticator: users, logger: logger, metrics: metrics)
        }
        return try AccessGate(
            tokensBy: outsideTokens, realm: server.realm, service: server.service,
            redirectPath: server.redirectPath, logger: logger, metrics: metrics)
    }

    /// The policy of a configuration that takes the place of the one of the start; nil where that one stays until a restart, because it
    /// goes with another way to log in (``ReloadPlan``). Throws, in one line, what is wrong with the rules, or with the user list beside them.
    func policy(after new: Configuration, _ users: HtpasswdAuthenticator?) throws -> AccessPolicy? {
        guard let users, new.hasUserList else { return nil }
        // How people log in stays as it was at the start.
        var next = configuration
        next.access = new.access
        let policy = try AccessPolicy(next)
        if let problem = users.problem(with: ExpectedUsers(new.access)) { throw problem }
        return policy
    }

    /// Whether clients are to be sent for tokens: as the start says, or else where somebody without a login may do something.
    func givesTokens(under policy: AccessPolicy) -> Bool {
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
