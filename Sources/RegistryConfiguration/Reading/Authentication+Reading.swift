import YAML

extension Configuration.Authentication {
    init(reading settings: inout SettingReader) {
        guard settings.isChosen("auth.htpasswd") else {
            if settings.isChosen("auth.token") {
                self = .token(TokenServer(reading: &settings))
                return
            }
            if settings.isChosen("auth.none") {
                settings.record("auth.none", Node(.map(NodeMap()), at: settings.source("auth")))
            }
            self = .none
            return
        }
        let need = "htpasswd needs a realm to show and the path of its file"
        self = .htpasswd(
            realm: settings.needed("auth.htpasswd.realm", need), path: settings.needed("auth.htpasswd.path", need))
    }
}

extension Configuration.Authentication.TokenServer {
    init(reading settings: inout SettingReader) {
        let need = "token needs realm, service and issuer, and keys by rootcertbundle or jwks"
        realm = settings.needed("auth.token.realm", need)
        service = settings.needed("auth.token.service", need)
        issuer = settings.needed("auth.token.issuer", need)
        rootCertificates = settings.text("auth.token.rootcertbundle")
        keySet = settings.text("auth.token.jwks")
        if rootCertificates == nil, keySet == nil {
            settings.complain(
                .error, "auth.token.rootcertbundle", "is missing, and so is jwks: \(need)",
                at: settings.node("auth.token")?.source ?? settings.node("auth")?.source)
        }
        algorithms = settings.texts("auth.token.signingalgorithms")
        let path = settings.text("auth.token.autoredirectpath") ?? ""
        let isPath = path.utf8.allSatisfy { $0.isUnreserved || $0 == UInt8(ascii: "/") }
        if !path.hasPrefix("/") || !isPath {
            settings.complain(
                .error, "auth.token.autoredirectpath",
                "\"\(path)\" must be a path such as /auth/token, of letters, digits, - . _ ~ and slashes")
        }
        let redirects = settings.boolean("auth.token.autoredirect")
        redirectPath = redirects ? path : nil
        if !redirects, !realm.isEmpty, !["https://", "http://"].contains(where: realm.hasPrefix) {
            settings.complain(
                .warning, "auth.token.realm", "\"\(realm)\" is no address, so clients cannot get tokens there")
        }
    }
}

extension SettingReader {
    /// A text that has to be there.
    fileprivate mutating func needed(_ path: String, _ need: String) -> String {
        if let text = text(path) { return text }
        let section = path.split(separator: ".").dropLast().joined(separator: ".")
        complain(
            .error, path, "is missing; \(need)", at: (node(path) ?? node(section) ?? node("auth"))?.source)
        return ""
    }
}
