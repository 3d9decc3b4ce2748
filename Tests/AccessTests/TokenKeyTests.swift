import Testing

@testable import Access

@Suite struct TokenKeyTests {
    private let key = TokenKey(secret: Array("a secret".utf8))
    private let token = AccessToken(
        holder: .init(user: Array("admin".utf8), fingerprint: [1, 2, 3]), expiry: 1_800_000_000,
        scopes: TokenScopes(["repository:a/b:pull,push", "registry:catalog:*"]))

    @Test("a token comes back as it was signed, under the same secret and no other")
    func secrets() {
        let text = key.sign(token)
        #expect(TokenKey(secret: Array("a secret".utf8)).open(text) == token)
        #expect(TokenKey(secret: Array("another".utf8)).open(text) == nil)
        #expect(TokenKey(secret: []).open(text) == nil)
        #expect(TokenKey(secret: []).open(TokenKey(secret: []).sign(token)) == nil)
        let nobody = AccessToken(holder: nil, expiry: 0, scopes: TokenScopes())
        #expect(key.open(key.sign(nobody)) == nobody)
    }

    @Test("no change of a single character goes unnoticed")
    func tampering() {
        let text = Array(key.sign(token).utf8)
        for index in text.indices {
            for byte in Array("A.b-=/ \n".utf8) where byte != text[index] {
                var changed = text
                changed[index] = byte
                #expect(key.open(String(decoding: changed, as: UTF8.self)) == nil, "\(index)")
            }
            #expect(key.open(String(decoding: text[..<index], as: UTF8.self)) == nil)
        }
        #expect(key.open(String(decoding: text, as: UTF8.self) + "A") == nil)
    }

    @Test(
        "what is no token is refused",
        arguments: [
            "", ".", "..", "a.b", "a.b.c", "ey.ey.ey", "é.é", String(repeating: "A", count: 100_000),
            String(repeating: "A", count: 3000) + "." + String(repeating: "A", count: 43),
            "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.",
        ])
    func hostile(_ text: String) {
        #expect(key.open(text) == nil)
    }

    @Test(
        "a signed text of another form is no token",
        arguments: ["", "1", "1\n2\n*\n*", "2\n1\n*\n*\n", "1\nx\n*\n*\n", "1\n1\n!\n*\n"])
    func forms(_ text: String) {
        #expect(AccessToken(text) == nil)
    }

    @Test("the fingerprint of a hash differs by user, hash and secret")
    func fingerprints() throws {
        let file = HtpasswdFile(
            parsing: Array(
                """
                a:$2y$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW
                b:$2y$05$EMmrY.imgSDiDsKwc5yB/.G8IdQ7n1bpmGPXPMk/gEM1kqC0sGUzC
                """.utf8))
        let first = try #require(file.hashes[Array("a".utf8)])
        let second = try #require(file.hashes[Array("b".utf8)])
        let prints = [
            key.fingerprint(of: Array("a".utf8), first), key.fingerprint(of: Array("b".utf8), first),
            key.fingerprint(of: Array("a".utf8), second), TokenKey(secret: [1]).fingerprint(of: Array("a".utf8), first),
        ]
        #expect(Set(prints).count == 4)
        #expect(prints.allSatisfy { $0.count == 16 })
        #expect(prints[0] == TokenKey(secret: Array("a secret".utf8)).fingerprint(of: Array("a".utf8), first))
    }

    @Test(
        "URL-safe base64 is read strictly, each text for its own bytes",
        arguments: [
            ("", []), ("AA", [0]), ("_w", [255]), ("-_-_", [251, 255, 191]), ("AAA", [0, 0]), ("A", nil), ("AB", nil),
            ("AAB", nil), ("AA==", nil), ("+/", nil), ("A A", nil), ("é", nil),
        ] as [(String, [UInt8]?)])
    func base64(_ text: String, _ bytes: [UInt8]?) {
        #expect(Base64.decodeURLSafe(text.utf8) == bytes)
        if let bytes { #expect(Base64.urlSafe(bytes) == text) }
    }
}
