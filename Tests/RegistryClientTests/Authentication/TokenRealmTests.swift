import Testing

@testable import RegistryClient

@Suite("a token server")
struct TokenRealmTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var registry: String
        var realm: String
        var judgement: TokenRealm.Judgement
        var testDescription: String { "\(realm) of \(registry)" }
    }

    @Test(
        "gets the login only when it is the registry's own",
        arguments: [
            Case(registry: "https://reg.example.com", realm: "https://reg.example.com/t", judgement: .fine),
            Case(registry: "https://reg.example.com:5000", realm: "https://reg.example.com:5001/t", judgement: .fine),
            Case(registry: "https://registry-1.docker.io", realm: "https://auth.docker.io/token", judgement: .fine),
            Case(registry: "https://registry.gitlab.com", realm: "https://gitlab.com/jwt/auth", judgement: .fine),
            Case(registry: "https://127.0.0.1:5000", realm: "https://127.0.0.1:5001/t", judgement: .fine),
            Case(registry: "https://reg.example.com", realm: "http://reg.example.com/t", judgement: .plain),
            Case(registry: "http://reg.example.com", realm: "http://reg.example.com/t", judgement: .fine),
            Case(registry: "http://reg.example.com", realm: "https://reg.example.com/t", judgement: .fine),
            Case(registry: "https://reg.example.com", realm: "https://evil.com/t", judgement: .foreign),
            Case(registry: "https://reg.example.com", realm: "https://reg.example.com.evil.com/", judgement: .foreign),
            Case(registry: "https://reg.example.com", realm: "https://evil-example.com/", judgement: .foreign),
            Case(registry: "https://reg.shop.co.uk", realm: "https://auth.shop.co.uk/", judgement: .fine),
            Case(registry: "https://reg.shop.co.uk", realm: "https://evil.co.uk/", judgement: .foreign),
            Case(registry: "https://reg", realm: "https://auth/", judgement: .foreign),
            Case(registry: "https://10.0.0.1", realm: "https://10.0.0.2/", judgement: .foreign),
            Case(registry: "https://[::1]:1", realm: "https://[::1]:2/", judgement: .fine),
            Case(registry: "https://10.0.0.1", realm: "https://1.0.0.1/", judgement: .foreign),
        ])
    func judging(_ expected: Case) {
        let registry = WebAddress.known(expected.registry).origin
        let realm = WebAddress.known(expected.realm).origin
        #expect(
            TokenRealm.judgement(on: realm, for: registry, holdingLogin: true, trusted: []) == expected.judgement)
        let anonymous = TokenRealm.judgement(on: realm, for: registry, holdingLogin: false, trusted: [])
        #expect(anonymous == (expected.judgement == .plain ? .plain : .fine))
        let trusted = TokenRealm.judgement(on: realm, for: registry, holdingLogin: true, trusted: [realm.host])
        #expect(trusted == (expected.judgement == .plain ? .plain : .fine))
    }
}
