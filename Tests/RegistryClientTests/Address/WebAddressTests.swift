import Testing

@testable import RegistryClient

@Suite("a URL that a server gives out")
struct WebAddressTests {
    @Test(
        "leads where RFC 3986 says",
        arguments: [
            ("/v2/x?last=a", "https://reg:5000/v2/x?last=a"),
            ("https://reg:5000/up?_state=a%2Fb", "https://reg:5000/up?_state=a%2Fb"),
            ("HTTP://Other/up", "http://other/up"), ("//other:8443/up", "https://other:8443/up"),
            ("?n=2", "https://reg:5000/v2/a/list?n=2"), ("next", "https://reg:5000/v2/a/next"),
            ("https://reg:443/x", "https://reg/x"), ("https://other", "https://other/"),
            ("https://other?x=1", "https://other/?x=1"), ("/x#y", "https://reg:5000/x"),
            ("", "https://reg:5000/v2/a/list?n=1"), ("https://[::1]:5000/x", "https://[::1]:5000/x"),
            ("a:b/c", "https://reg:5000/v2/a/a:b/c"),
        ])
    func resolving(_ reference: String, _ expected: String) {
        let page = WebAddress.known("https://reg:5000/v2/a/list?n=1")
        #expect(page.resolving(reference)?.text == expected)
    }

    @Test(
        "is none when it could be taken for something else",
        arguments: [
            "ftp://reg/x", "https://user@reg/x", "https://", "https:///x", "https://reg:99999/", "/a b", "/a\r\nX: y",
            "/ü", "/a\\b", "/<script>", "https://re\u{0}g/", "/" + String(repeating: "a", count: 20_000),
        ])
    func refusing(_ reference: String) {
        #expect(WebAddress.known("https://reg/v2/").resolving(reference) == nil)
    }

    @Test("takes more into its query, encoded")
    func adding() {
        let items = [(name: "digest", value: "sha256:a"), (name: "x", value: "ä &")]
        let encoded = "digest=sha256%3Aa&x=%C3%A4%20%26"
        #expect(WebAddress.known("https://reg/up").adding(items).text == "https://reg/up?\(encoded)")
        #expect(WebAddress.known("https://reg/up?s=1").adding(items).text == "https://reg/up?s=1&\(encoded)")
        #expect(WebAddress.known("https://reg/up?").adding(items).text == "https://reg/up?\(encoded)")
        #expect(WebAddress.known("https://reg/up?s=1&").adding(items).text == "https://reg/up?s=1&\(encoded)")
    }

    @Test("is shown without its query, which may be signed")
    func shown() {
        #expect("\(WebAddress.known("https://s3/x?X-Amz-Signature=abc"))" == "https://s3/x")
    }
}
