/// An account with its key.
struct Account: Sendable {
    let url: AuthorityURL
    let key: AccountKey
}
