import Encoding

/// What to ask a token server for (docker's token authentication, "Requesting a token").
struct TokenRequest: Hashable, Sendable {
    var realm: WebAddress
    var service: String?
    var scopes: [TokenScope]

    private static let longestService = 1024

    /// Nil when the challenge's realm is no URL, and no path behind the host of `url` either, which gave the challenge.
    init?(_ challenge: Challenge, of url: WebAddress, for scopes: [TokenScope]) {
        guard let text = challenge.parameters["realm"],
            let realm = WebAddress(text) ?? (text.hasPrefix("/") ? url.resolving(text) : nil)
        else { return nil }
        self.realm = realm
        service = challenge.parameters["service"].flatMap { $0.utf8.count <= TokenRequest.longestService ? $0 : nil }
        self.scopes = TokenScope.merged(scopes + TokenScope.reading(challenge.parameters["scope"]))
    }

    /// The address that is asked, for one who is called `user` or has no name.
    func address(user: String?) -> WebAddress {
        var items: [(name: String, value: String)] = []
        if let service { items.append(("service", service)) }
        items += scopes.map { ("scope", $0.text) }
        if let user { items.append(("account", user)) }
        return realm.adding(items)
    }

    /// The form that is posted with an identity token (docker's token authentication, "OAuth2").
    func form(identityToken: Secret, client: String) -> Secret {
        var items: [(name: String, value: String)] = [
            ("grant_type", "refresh_token"), ("refresh_token", identityToken.text), ("client_id", client),
            ("scope", scopes.map(\.text).joined(separator: " ")),
        ]
        if let service { items.append(("service", service)) }
        return Secret(PercentEncoding.query(items))
    }
}
