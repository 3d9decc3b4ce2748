import OCI
import Testing

@testable import Access

@Suite struct TokenScopesTests {
    @Test(
        "scopes are read as clients write them, and what is not understood is left out",
        arguments: [
            (["repository:a:pull"], "repository:a:pull"),
            (["repository:a:push,pull"], "repository:a:pull,push"),
            (["repository:a/b:pull", "repository:c:delete"], "repository:a/b:pull repository:c:delete"),
            (["repository:a:pull repository:b:push"], "repository:a:pull repository:b:push"),
            (["repository:a:pull", "repository:a:push"], "repository:a:pull,push"),
            (["repository:a:*"], "repository:a:pull,push,delete"),
            (["repository:a:pull,fly,push"], "repository:a:pull,push"),
            (["repository(plugin):a:pull"], "repository:a:pull"),
            (["registry:catalog:*"], "registry:catalog:*"),
            (["registry:catalog:pull", "registry:other:*", "job:a:pull"], ""),
            (
                ["", " ", ":", "::", "a", "repository:a", "repository::pull", "repository:A/B:pull", "repository:a:"],
                ""
            ),
            (["repository:host:5000/a:pull"], ""),
            (["repository:../../etc:pull", "repository:a\nb:pull", "repository:a\"b:pull"], ""),
        ])
    func parsing(_ parameters: [String], _ text: String) {
        #expect(TokenScopes(parameters).text == text)
    }

    @Test("any number of scopes makes a token that fits into a header")
    func bounded() {
        let many = TokenScopes((0..<10_000).map { "repository:team/app\($0):pull,push,delete" })
        #expect(many.text.hasPrefix("repository:team/app0:pull"))
        #expect(many.text.utf8.count < 4096)
        let long = String(repeating: "a", count: 240)
        let key = TokenKey(secret: [1])
        let token = AccessToken(
            holder: .init(user: Array(repeating: 0x61, count: 255), fingerprint: Array(repeating: 0, count: 16)),
            expiry: .max, scopes: TokenScopes((0..<1000).map { "repository:\(long)\($0):*" }))
        #expect(key.sign(token).utf8.count < TokenKey.maximumLength)
        #expect(key.open(key.sign(token)) == token)
    }

    @Test("what actions need is one scope for each repository")
    func needed() throws {
        let (a, b) = (try #require(RepositoryName("a")), try #require(RepositoryName("b")))
        #expect(TokenScopes(needed: [.ping, .inspect]).isEmpty)
        #expect(TokenScopes(needed: [.pull(a), .push(a), .pull(b)]).text == "repository:a:pull,push repository:b:pull")
        #expect(TokenScopes(needed: [.pullAny([a, b])]).text == "repository:a:pull repository:b:pull")
        #expect(TokenScopes(needed: [.catalog]).text == "registry:catalog:*")
        #expect(TokenScopes(needed: [.delete(a)]).text == "repository:a:delete")
    }
}
