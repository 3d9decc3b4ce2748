import Testing

@testable import Access

@Suite struct ChallengeTests {
    @Test(
        "the realm is quoted, its quotes and backslashes escaped",
        arguments: [
            ("My Enterprise Realm", #"Basic realm="My Enterprise Realm""#),
            (#"a "b" \c"#, #"Basic realm="a \"b\" \\c""#),
            ("Größe", #"Basic realm="Größe""#),
            ("", #"Basic realm="""#),
        ])
    func quotes(realm: String, value: String) throws {
        #expect(try Challenge(realm: realm).headerValue == value)
    }

    @Test(
        "a realm with a control character is refused and the character named",
        arguments: [("a\r\nb", "U+000D"), ("a\u{0}", "U+0000"), ("\u{7F}", "U+007F"), ("\u{85}", "U+0085")])
    func refusesControls(realm: String, name: String) {
        let error = #expect(throws: AccessError.self) { try Challenge(realm: realm) }
        #expect(error?.code == .invalidRealm)
        #expect(error?.message.contains(name) == true)
    }
}
