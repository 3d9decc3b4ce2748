import Testing

@testable import HTTPConnection

@Suite("the subject of a client")
struct ShownSubjectTests {
    @Test(
        "has no characters that end a line or turn its direction",
        arguments: [
            ("CN=a\nb", #"CN=a\0ab"#), ("CN=\u{1B}[2J", #"CN=\1b[2J"#), ("CN=a\u{202E}b", #"CN=a\e2\80\aeb"#),
            ("CN=a\u{2028}b", #"CN=a\e2\80\a8b"#), ("CN=\u{0}", #"CN=\00"#), ("CN=Zoë,O=日本", "CN=Zoë,O=日本"), ("", ""),
        ])
    func escapes(_ text: String, _ shown: String) {
        #expect(ShownSubject.shown(text) == shown)
    }

    @Test("is cut at its limit, between characters")
    func cut() {
        let shown = ShownSubject.shown(String(repeating: "é", count: 100_000))
        #expect(shown == String(repeating: "é", count: ShownSubject.limit / 2) + "…")
    }

    @Test("that cannot be read is said to be so")
    func unreadable() {
        #expect(ShownSubject.text(ofCertificate: [0x30, 0]) == "unreadable")
    }
}
