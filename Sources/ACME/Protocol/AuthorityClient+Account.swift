import Wording

extension AuthorityClient {
    private struct NewAccount: Encodable, Sendable {
        var termsOfServiceAgreed = true
        var contact: [String]?
    }

    private struct ContactChange: Encodable, Sendable {
        var contact: [String]
    }

    private struct AccountDocument: Decodable {
        var status: String
    }

    /// Opens the account of a key, or finds it (RFC 8555, section 7.3). The terms are agreed to. Throws `.accountClosed` when
    /// the authority will have nothing more to do with this key.
    func register(_ key: AccountKey, email: String?, at directory: Directory) async throws(ACMEError) -> Account {
        guard !directory.needsExternalAccount else {
            throw ACMEError(
                .invalidSetting,
                "\(directory.url) opens accounts only for who has one with it already (external account binding), which is not supported"
            )
        }
        let answer: AuthorityAnswer
        do throws(ACMEError) {
            answer = try await post(
                NewAccount(contact: email.map { ["mailto:\($0)"] }), to: directory.newAccount, by: .key, with: key,
                at: directory)
        } catch {
            throw error.problem == "unauthorized" ? closed(error.message) : error
        }
        let document = try answer.document(AccountDocument.self, of: "account")
        guard document.status == "valid" else {
            throw closed("\(directory.newAccount): the account is \(ShownText.line(document.status))")
        }
        guard let location = answer.location else {
            throw ACMEError(.malformedAnswer, "\(directory.newAccount) does not say where the account is (Location)")
        }
        return Account(url: try AuthorityURL(location, from: directory.url, as: "account"), key: key)
    }

    /// Tells the authority another address (RFC 8555, section 7.3.2).
    func change(_ account: Account, email: String?, at directory: Directory) async throws(ACMEError) {
        _ = try await post(
            ContactChange(contact: email.map { ["mailto:\($0)"] } ?? []), to: account.url,
            by: .account(account.url.text), with: account.key, at: directory)
    }

    private func closed(_ words: String) -> ACMEError {
        ACMEError(.accountClosed, "the authority closed the account: \(words)")
    }
}
