import Testing

@testable import HTTPExchange

@Suite("An address of HTTP")
struct HTTPAddressTests {
    @Test(
        "has a scheme, a host, a port and a target",
        arguments: [
            ("http://hooks.example", false, "hooks.example", 80, "http://hooks.example", ""),
            ("HTTPS://Hooks.Example/a?b", true, "hooks.example", 443, "HTTPS://Hooks.Example", "/a?b"),
            ("http://a_b:8080?x=%20", false, "a_b", 8080, "http://a_b:8080", "?x=%20"),
            ("https://[2001:DB8::1]:8443/", true, "[2001:db8::1]", 8443, "https://[2001:DB8::1]:8443", "/"),
            ("http://[::1]", false, "[::1]", 80, "http://[::1]", ""),
        ])
    func parts(_ text: String, _ isSecure: Bool, _ host: String, _ port: Int, _ origin: String, _ target: String) throws
    {
        let address = try #require(HTTPAddress(text, upTo: 100))
        #expect(address.text == text)
        #expect(address.isSecure == isSecure)
        #expect(address.host == host)
        #expect(address.port == port)
        #expect(address.origin == origin)
        #expect(address.target == target)
    }

    @Test(
        "is none with anything else",
        arguments: [
            "", "hooks.example", "//hooks.example", "ftp://hooks.example", "https://", "https:///a", "https://:80",
            "https://user@hooks.example", "https://user:password@hooks.example/", "https://hooks.example/#part",
            "https://hooks.example:", "https://hooks.example:0", "https://hooks.example:65536",
            "https://hooks.example:+1", "https://hooks.example:000443", "https://hooks.example/a b",
            "https://hooks.example/ä", "https://hooks.example/\n", "https://hooks.example/{x}", "https://[::1",
            "https://[]", "https://[::1]x", "https://[fe80::1%25eth0]", "https://hooks\\.example", "https://a|b",
        ])
    func none(_ text: String) {
        #expect(HTTPAddress(text, upTo: 100) == nil)
    }

    @Test("is none beyond its length")
    func length() {
        let text = "http://a/" + String(repeating: "a", count: 91)
        #expect(HTTPAddress(text, upTo: 100) != nil)
        #expect(HTTPAddress(text + "a", upTo: 100) == nil)
    }
}
