import Access
import Logging
import NIOPosix
import RegistryConfiguration
import RegistryServer

extension RegistryProcess {
    /// Throws, in one line, what is wrong with rules, realm or user list.
    func accessGate(hashing threads: NIOThreadPool) throws -> AccessGate {
        let policy = try AccessPolicy(configuration)
        switch configuration.authentication {
        case .none:
            return AccessGate(policy: policy, authenticator: nil, logger: logger)
        case .htpasswd(let realm, let path):
            let offersTokens = configuration.access.offersTokens ?? policy.grantsAnonymous
            if offersTokens, configuration.http.secret == nil {
                logger.warning(
                    """
                    http.secret is not given: tokens are good until this process ends and on no other replica; clients ask \
                    for new ones then
                    """)
            }
            let authenticator = try HtpasswdAuthenticator(
                realm: realm, path: path,
                tokens: offersTokens ? TokenKey(secret: Array((configuration.http.secret ?? "").utf8)) : nil,
                users: ExpectedUsers(configuration.access), threadPool: threads, logger: logger)
            return AccessGate(
                policy: policy, authenticator: authenticator, offersTokens: offersTokens, logger: logger)
        case .token(let server):
            return try AccessGate(
                tokensBy: TokenServerAuthenticator(
                    TokenServerSettings(server), threadPool: threads, logger: logger),
                realm: server.realm, service: server.service, redirectPath: server.redirectPath, logger: logger)
        }
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
