import NIOCore
import Testing

@testable import RegistryClient

@Suite("who asks")
struct AuthenticationStateTests {
    private static let bearer =
        "Bearer realm=\"https://auth.reg/token\",service=\"reg\",scope=\"repository:team/hello:pull\""
    private static let scopes = [TokenScope.push(.hello)]
    private static let login = Login.known("me", "secret")
    private static let url = WebAddress.known("https://reg/v2/")
    private static let now = Duration.seconds(100)

    private static func token(_ text: String, life: Int = 300) throws -> AccessToken {
        try #require(AccessToken(ByteBuffer(string: #"{"token":"\#(text)","expires_in":\#(life)}"#), now: now))
    }

    @Test("is not said before the server asks")
    func silent() {
        let state = AuthenticationState(Self.login)
        #expect(state.authorization(for: Self.scopes, at: Self.now) == nil)
    }

    @Test("is said by password when the server wants Basic, once")
    func basic() {
        var state = AuthenticationState(Self.login)
        #expect(state.step(after: ["Basic realm=\"r\""], of: Self.url, sent: .nothing, for: Self.scopes) == .again)
        let sent = state.authorization(for: [.catalog], at: Self.now)
        #expect(sent?.text.text == "Basic bWU6c2VjcmV0")
        #expect(sent?.sent == .basic)
        #expect(
            state.step(after: ["Basic realm=\"r\""], of: Self.url, sent: .basic, for: Self.scopes) == .fail(.wrongLogin)
        )
    }

    @Test("needs a login where the server wants one")
    func noLogin() {
        var state = AuthenticationState(nil)
        #expect(state.step(after: ["Basic realm=\"r\""], of: Self.url, sent: .nothing, for: []) == .fail(.noLogin))
    }

    @Test("is said by a token where there is a choice, and with all that is wanted of each resource")
    func bearer() throws {
        var state = AuthenticationState(Self.login)
        let step = state.step(
            after: ["Basic realm=\"r\", \(Self.bearer)"], of: Self.url, sent: .nothing, for: Self.scopes)
        guard case .fetch(let request) = step else { return #expect(Bool(false), "\(step)") }
        #expect(request.realm.text == "https://auth.reg/token")
        #expect(
            request.address(user: "me").text
                == "https://auth.reg/token?service=reg&scope=repository%3Ateam%2Fhello%3Apull%2Cpush&account=me")
        state.keep(try Self.token("abc"), for: Self.scopes, at: Self.now)
        #expect(state.authorization(for: Self.scopes, at: Self.now)?.text.text == "Bearer abc")
        #expect(state.authorization(for: [.catalog], at: Self.now) == nil)
    }

    @Test("is asked for where the server says, also when that is a path behind its host, and nowhere else")
    func realms() {
        for (realm, place) in [
            ("https://auth.reg/token", "https://auth.reg/token" as String?),
            ("/registry/token", "https://reg/registry/token"),
            ("//auth.reg/token", "https://auth.reg/token"), ("token", nil), ("ftp://auth.reg/token", nil), ("", nil),
        ] {
            var state = AuthenticationState(Self.login)
            let step = state.step(after: ["Bearer realm=\"\(realm)\""], of: Self.url, sent: .nothing, for: [])
            guard let place else {
                #expect(step == .fail(.malformedChallenge), "\(realm)")
                continue
            }
            guard case .fetch(let request) = step else {
                Issue.record("\(realm): \(step)")
                continue
            }
            #expect(request.realm.text == place)
        }
    }

    @Test("is said by another token when one has grown old, and not again when a new one is refused")
    func refresh() throws {
        var state = AuthenticationState(nil)
        _ = state.step(after: [Self.bearer], of: Self.url, sent: .nothing, for: Self.scopes)
        state.keep(try Self.token("abc", life: 60), for: Self.scopes, at: Self.now)
        #expect(state.authorization(for: Self.scopes, at: Self.now + .seconds(49)) != nil)
        #expect(state.authorization(for: Self.scopes, at: Self.now + .seconds(51)) == nil)
        guard case .fetch = state.step(after: [Self.bearer], of: Self.url, sent: .token, for: Self.scopes) else {
            return #expect(Bool(false))
        }
        #expect(state.step(after: [Self.bearer], of: Self.url, sent: .newToken, for: Self.scopes) == .fail(.noLogin))
        state = AuthenticationState(Self.login)
        #expect(state.step(after: [Self.bearer], of: Self.url, sent: .newToken, for: Self.scopes) == .fail(.wrongLogin))
    }

    @Test("cannot be said in a way that is not known")
    func unknown() {
        var state = AuthenticationState(Self.login)
        #expect(state.step(after: [], of: Self.url, sent: .nothing, for: []) == .fail(.unknownScheme("")))
        #expect(
            state.step(after: ["Negotiate", "Digest realm=a"], of: Self.url, sent: .nothing, for: [])
                == .fail(.unknownScheme("negotiate, digest")))
        #expect(
            state.step(after: ["Bearer realm=\"x"], of: Self.url, sent: .nothing, for: []) == .fail(.malformedChallenge)
        )
        #expect(
            state.step(after: ["Bearer realm=\"x\""], of: Self.url, sent: .nothing, for: [])
                == .fail(.malformedChallenge))
        #expect(
            state.step(after: ["Bearer realm=\"x", "Basic realm=r"], of: Self.url, sent: .nothing, for: []) == .again)
    }

    @Test("is not remembered without bound")
    func bound() throws {
        var state = AuthenticationState(nil)
        _ = state.step(after: [Self.bearer], of: Self.url, sent: .nothing, for: [])
        for number in 0..<1000 {
            state.keep(try Self.token("t\(number)"), for: [.pull(.known("r\(number)"))], at: Self.now)
        }
        let kept = (0..<1000).count { state.authorization(for: [.pull(.known("r\($0)"))], at: Self.now) != nil }
        #expect((1...256).contains(kept))
        #expect(state.authorization(for: [.pull(.known("r999"))], at: Self.now) != nil)
    }

    @Test(
        "is said by no token that cannot be sent",
        arguments: [
            "", "[]", "{}", #"{"token":""}"#, #"{"token":"a b"}"#, #"{"token":"a\r\nX: y"}"#, #"{"token":"ä"}"#,
            #"{"token":5}"#, #"{"access_token":null}"#,
        ])
    func noToken(_ body: String) {
        #expect(AccessToken(ByteBuffer(string: body), now: .zero) == nil)
    }

    @Test("is said by a token of either name, with a life that makes sense")
    func tokens() {
        #expect(AccessToken(ByteBuffer(string: #"{"access_token":"a"}"#), now: .zero)?.expires == .seconds(50))
        #expect(
            AccessToken(ByteBuffer(string: #"{"token":"","access_token":"a"}"#), now: .zero)?.secret.text == "a")
        #expect(
            AccessToken(ByteBuffer(string: #"{"token":"a","expires_in":-5}"#), now: .zero)?.expires == .seconds(1))
        #expect(
            AccessToken(ByteBuffer(string: #"{"token":"a","expires_in":99999999999}"#), now: .zero)?.expires
                == .seconds(24 * 3600 - 10))
    }

    @Test("asks for each resource of a challenge once, and for nothing that is no scope")
    func scopes() {
        #expect(
            TokenScope.reading("repository:a:pull registry:catalog:* nonsense x:").map(\.text) == [
                "repository:a:pull", "registry:catalog:*",
            ])
        #expect(TokenScope.reading(nil).isEmpty)
        #expect(TokenScope.reading((0..<50).map { "repository:r\($0):pull" }.joined(separator: " ")).count == 16)
        let merged = TokenScope.merged([.pull(.hello), .push(.hello), .catalog])
        #expect(merged.map(\.text) == ["repository:team/hello:pull,push", "registry:catalog:*"])
    }
}
