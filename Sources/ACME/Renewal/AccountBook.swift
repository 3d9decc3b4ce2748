import Logging

/// The account at the authority: its key, kept in the cache, and what becomes of it when the authority will not serve it any more.
struct AccountBook: Sendable {
    /// Between two replacements of a key whose account the authority closed.
    private static let replacementInterval: Int64 = 86_400

    let cache: CertificateCache
    let client: AuthorityClient
    let email: String?
    let surroundings: Surroundings
    let logger: Logger

    /// The account of the key that is kept, opened when there is none yet. To be called while the ``CacheLock`` is held.
    func account(at directory: Directory) async throws(ACMEError) -> Account {
        let key = try key()
        var record = cache.accountRecord()
        guard record.directory == directory.url.text, record.thumbprint == key.thumbprint, let text = record.account,
            let url = try? AuthorityURL(text, from: directory.url, as: "account")
        else { return try await open(key, at: directory) }
        let account = Account(url: url, key: key)
        if record.email != email {
            do throws(ACMEError) {
                try await client.change(account, email: email, at: directory)
                record.email = email
                try cache.save(record)
            } catch {
                // Nothing that a certificate would have to wait for; the next attempt tells the authority again.
                logger.warning("the authority was not told the mail address: \(error)")
            }
        }
        return account
    }

    /// The account to go on with after the authority refused `account` with `error`; throws that error when the account is good.
    func account(
        after error: ACMEError, of account: Account, at directory: Directory
    ) async throws(ACMEError) -> Account {
        guard error.code == .accountUnknown || error.problem == "unauthorized" else { throw error }
        let other = try await open(account.key, at: directory)
        guard other.url != account.url else { throw error }
        logger.warning(
            "the authority does not know the account any more; another was opened with the same key",
            metadata: ["old": "\(account.url)", "new": "\(other.url)"])
        return other
    }

    private func open(_ key: AccountKey, at directory: Directory) async throws(ACMEError) -> Account {
        do throws(ACMEError) {
            return try await register(key, at: directory)
        } catch {
            guard error.code == .accountClosed else { throw error }
            return try await replace(after: error, at: directory)
        }
    }

    /// With another key, as the authority is done with the one that was kept. Once a day: closing accounts is the authority's right.
    private func replace(after error: ACMEError, at directory: Directory) async throws(ACMEError) -> Account {
        let now = surroundings.now().wall
        var record = cache.accountRecord()
        if let replaced = record.replaced, abs(now - replaced) < AccountBook.replacementInterval {
            throw ACMEError(
                error.code,
                "\(error.message); that is the second one within a day, so no other is opened before tomorrow",
                problem: error.problem)
        }
        let key = AccountKey()
        record = AccountRecord()
        record.replaced = now
        try cache.setAccountKeyAside(as: ".closed")
        try cache.save(key)
        try cache.save(record)
        logger.warning(
            "\(error.message); another account is opened with a new key, and the old key is kept as acme_account+key.closed"
        )
        return try await register(key, at: directory)
    }

    private func register(_ key: AccountKey, at directory: Directory) async throws(ACMEError) -> Account {
        let account: Account
        do throws(ACMEError) {
            account = try await client.register(key, email: email, at: directory)
        } catch {
            var error = error
            error.concernsAllHosts = true
            throw error
        }
        var record = cache.accountRecord()
        record.directory = directory.url.text
        record.account = account.url.text
        record.thumbprint = key.thumbprint
        record.email = email
        try cache.save(record)
        logger.info(
            "an account was opened or found at the authority; its terms are agreed to",
            metadata: [
                "directory": "\(directory.url)", "account": "\(account.url)",
                "terms": "\(directory.termsOfService ?? "none")",
            ])
        return account
    }

    /// The key that is kept; a new one where there is none, or none that can be read.
    private func key() throws(ACMEError) -> AccountKey {
        if let pem = try cache.accountKey() {
            if let key = try? AccountKey(pem: pem) { return key }
            try cache.setAccountKeyAside(as: ".unreadable")
            logger.warning(
                "\(cache.directory)/acme_account+key holds no ECDSA key on P-256; it is kept as acme_account+key.unreadable, and a new account is opened"
            )
        }
        let key = AccountKey()
        try cache.save(key)
        return key
    }
}
