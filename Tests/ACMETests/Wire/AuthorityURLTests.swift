import Testing

@testable import ACME

@Suite("an authority's address")
struct AuthorityURLTests {
    @Test(
        "of the directory is https, or leads to this machine",
        arguments: [
            ("https://acme.example/dir", true), ("https://ACME.example:14000/dir?a=b", true),
            ("https://[2001:db8::1]:8443/dir", true), ("http://127.0.0.1:4000/dir", true),
            ("http://localhost/dir", true), ("http://[::1]:1/dir", true), ("http://acme.example/dir", false),
            ("ftp://acme.example/dir", false), ("//acme.example/dir", false), ("https://", false),
            ("https://user@acme.example/dir", false), ("https://acme.example:0/dir", false),
            ("https://acme.example:65536/dir", false), ("https://acme.example:/dir", false),
            ("https://acme.example/a b", false), ("https://acme.example/a\nb", false),
            ("https://acme.example/\"", false), ("https://acme.example/#a", false), ("https://[::1/dir", false),
            ("https://acme.example/" + String(repeating: "a", count: 2048), false), ("", false),
        ])
    func directory(_ text: String, _ isGood: Bool) {
        #expect(((try? AuthorityURL(directory: text)) != nil) == isGood)
    }

    @Test(
        "that the authority gives out stays with its host and scheme",
        arguments: [
            ("https://acme.example/order/1", true), ("HTTPS://ACME.EXAMPLE:8443/order/1", true),
            ("http://acme.example/order/1", false), ("https://other.example/order/1", false),
            ("https://acme.example.evil.example/order/1", false), ("https://acme.example@evil.example/", false),
            ("/order/1", false), ("file:///etc/passwd", false), ("https://127.0.0.1/order/1", false),
        ])
    func given(_ text: String, _ isGood: Bool) throws {
        let directory = try AuthorityURL(directory: "https://acme.example/dir")
        if isGood {
            #expect(try AuthorityURL(text, from: directory, as: "order").text == text)
        } else {
            let error = #expect(throws: ACMEError.self) { try AuthorityURL(text, from: directory, as: "order") }
            #expect(error?.code == .malformedAnswer)
        }
    }
}
