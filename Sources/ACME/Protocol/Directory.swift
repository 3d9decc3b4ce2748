import Wording

/// The checked addresses of an authority, with the time by its clock when it named them.
struct Directory: Sendable {
    let url: AuthorityURL
    let newNonce: AuthorityURL
    let newAccount: AuthorityURL
    let newOrder: AuthorityURL
    /// Nil when the authority gives no renewal information.
    let renewalInfo: AuthorityURL?
    /// Fit for a log line.
    let termsOfService: String?
    let needsExternalAccount: Bool
    /// Seconds since 1970 UTC; nil when the authority does not tell.
    let time: Int64?

    init(_ document: DirectoryDocument, of url: AuthorityURL, time: Int64?) throws(ACMEError) {
        self.url = url
        self.time = time
        newNonce = try AuthorityURL(document.newNonce, from: url, as: "newNonce")
        newAccount = try AuthorityURL(document.newAccount, from: url, as: "newAccount")
        newOrder = try AuthorityURL(document.newOrder, from: url, as: "newOrder")
        renewalInfo = try document.renewalInfo.map { text throws(ACMEError) in
            try AuthorityURL(text, from: url, as: "renewalInfo")
        }
        termsOfService = document.meta?.termsOfService.map { ShownText.line($0) }
        needsExternalAccount = document.meta?.externalAccountRequired ?? false
    }
}
