extension SettingReader {
    /// Bytes that `http.secret` needs to be beyond guessing when they are random hexadecimal digits: 128 bits.
    private static let leastSecret = 32

    /// Warns of an `http.secret` that is absent or short where something depends on it: tokens, and the places in lists that rules sift. The
    /// state of uploads does not: it is a hint, which nobody gains by forging.
    mutating func judgeSecret(of configuration: Configuration) {
        guard case .htpasswd = configuration.authentication else { return }
        let givesTokens = configuration.access.givesTokens
        guard givesTokens || configuration.access.rules != nil else { return }
        var fault: String
        if let secret = configuration.http.secret {
            let count = secret.utf8.count
            guard count < Self.leastSecret else { return }
            fault = "has \(count) byte\(count == 1 ? "" : "s"), which may be guessed, and whoever does "
            fault +=
                givesTokens
                ? "makes tokens for users and for those without a login"
                : "reads names in addresses of lists that rules hide"
        } else if givesTokens {
            fault = """
                is not given: tokens are good until this process ends and on no other replica; clients ask for new ones then, and \
                behind a balancer their pulls and pushes fail
                """
        } else if configuration.storage.isForReplicas {
            fault = """
                is not given: the next page of a list that rules sift is to be had only of the replica that gave the one before
                """
        } else {
            return
        }
        complain(
            .warning, "http.secret",
            "\(fault); give all replicas the same, of \(Self.leastSecret) random characters or more (openssl rand -hex 32)"
        )
    }
}

extension Configuration.Storage {
    /// Whether several servers may serve it at once.
    fileprivate var isForReplicas: Bool {
        if case .s3 = driver { true } else { isShared }
    }
}
