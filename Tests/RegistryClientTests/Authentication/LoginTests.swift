import Testing

@testable import RegistryClient

@Suite("a login")
struct LoginTests {
    @Test("survives its Base64 form, colons in the password and other letters included")
    func basic() throws {
        for password in ["secret", "a:b:c", "пароль", " "] {
            let login = try Login(user: "me", password: password)
            #expect(try Login(basic: #require(login.basic).text) == login)
        }
        #expect(try Login(basic: "bWU6c2VjcmV0AAA=") == Login(user: "me", password: "secret"))
    }

    @Test(
        "that cannot be sent is none",
        arguments: [("", "x"), ("a:b", "x"), ("me", ""), ("me\n", "x"), ("me", "x\n"), ("me", "a\u{0}b")])
    func refusing(_ user: String, _ password: String) async {
        let error = await failure { _ = try Login(user: user, password: password) }
        #expect(error?.code == .usage)
        if password.count > 1 { #expect(error?.message.contains(password) == false) }
    }

    @Test("that is not user:password in Base64 is none", arguments: ["", "!", "bWU=", "Og==", "/w=="])
    func malformed(_ text: String) async {
        #expect(await failure { _ = try Login(basic: text) }?.code == .usage)
    }

    @Test("shows its secret in no text form")
    func hidden() throws {
        let login = try Login(user: "me", password: "hunter2")
        let token = try Login(identityToken: "hunter2")
        var dumped = ""
        dump([login, token], to: &dumped)
        let account = Account(server: .known("reg"), login: login)
        for text in [
            "\(login)", String(reflecting: login), dumped, "\(token)", "\(account)", String(reflecting: account),
            String(reflecting: AuthenticationState(login)), "\(String(describing: login.basic))",
        ] {
            #expect(!text.contains("hunter2"))
            #expect(!text.contains("bWU6aHVudGVyMg"))
        }
    }

    @Test("by an identity token has no Basic form")
    func identity() async throws {
        #expect(try Login(identityToken: "abc").basic == nil)
        #expect(await failure { _ = try Login(identityToken: "a b") }?.code == .usage)
        #expect(await failure { _ = try Login(identityToken: "") }?.code == .usage)
    }
}
