import Testing

@testable import Notifications

@Suite("The address of an endpoint")
struct EndpointURLTests {
    @Test(
        "is http or https, a host, and what URLs hold",
        arguments: [
            ("http://hooks.example", true), ("HTTPS://hooks.example:8443/a/b?c=d%20e", true),
            ("http://127.0.0.1:9/", true), ("https://[2001:db8::1]:443/", true), ("http://a_b.example?x", true),
            ("", false), ("hooks.example", false), ("ftp://hooks.example", false), ("https://", false),
            ("https://user:password@hooks.example/", false), ("https://hooks.example/#part", false),
            ("https://hooks.example:0/", false), ("https://hooks.example:65536/", false),
            ("https://hooks.example:/", false), ("https://hooks.example/a b", false),
            ("https://hooks.example/ä", false),
            ("https://[2001:db8::1/", false), ("https://[]/", false), ("https://hooks.example/{x}", false),
            ("https://hooks.example/\n", false),
        ])
    func reading(_ text: String, _ isOne: Bool) {
        #expect((EndpointURL(text) != nil) == isOne)
    }

    @Test("is shown without its query")
    func shown() throws {
        #expect(try #require(EndpointURL("https://hooks.example/a?token=secret")).shown == "https://hooks.example/a")
    }

    @Test(
        "is followed to the same host only, and never from TLS to plain text",
        arguments: [
            ("http://hooks.example/a?b", "/c", "http://hooks.example/c"),
            ("http://hooks.example:81/a", "/c?d#e", "http://hooks.example:81/c?d"),
            ("http://hooks.example/a", "https://hooks.example/a", "https://hooks.example/a"),
            ("http://hooks.example/a", "http://HOOKS.example/b", "http://HOOKS.example/b"),
            ("http://hooks.example/a", "http://hooks.example:80/b", "http://hooks.example:80/b"),
            ("https://hooks.example/a", "http://hooks.example/a", nil),
            ("https://hooks.example/a", "https://hooks.example:8443/a", nil),
            ("http://hooks.example/a", "http://other.example/a", nil),
            ("http://hooks.example/a", "//other.example/a", nil),
            ("http://hooks.example/a", "http://hooks.example@other.example/a", nil),
            ("http://hooks.example/a", "b", nil), ("http://hooks.example/a", "", nil),
            ("http://hooks.example/a", "/a b", nil),
        ] as [(String, String, String?)])
    func following(_ from: String, _ location: String, _ place: String?) throws {
        #expect(try #require(EndpointURL(from)).followed(to: location)?.text == place)
    }
}
