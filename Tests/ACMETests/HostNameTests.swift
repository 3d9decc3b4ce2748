import Testing

@testable import ACME

@Suite("a host name")
struct HostNameTests {
    @Test(
        "is lower case and without a final dot",
        arguments: [
            ("registry.example.com", "registry.example.com"), ("Registry.Example.COM.", "registry.example.com"),
            ("xn--bcher-kva.example", "xn--bcher-kva.example"), ("localhost", "localhost"), ("1.2.3.4a", "1.2.3.4a"),
            (String(repeating: "a", count: 63) + ".example", String(repeating: "a", count: 63) + ".example"),
        ])
    func good(_ text: String, _ name: String) throws {
        #expect(try HostName(text).description == name)
    }

    @Test(
        "is nothing else, and the refusal says what would be right",
        arguments: [
            ("", "it is empty"), (".", "it is empty"), ("*.example.com", "name each host"),
            ("bücher.example", "xn--"), ("192.168.0.1", "it is an address"), ("::1", "it is an address"),
            ("registry.example.com:443", "has a port"), ("a..b", "letters, digits and hyphens"),
            ("-a.example", "letters, digits and hyphens"), ("a-.example", "letters, digits and hyphens"),
            ("a_b.example", "letters, digits and hyphens"), ("a/../b", "letters, digits and hyphens"),
            ("a b", "letters, digits and hyphens"), ("a\nb", "letters, digits and hyphens"),
            (String(repeating: "a", count: 64) + ".example", "letters, digits and hyphens"),
            (String(repeating: "a.", count: 130) + "example", "longer than 253"),
        ])
    func bad(_ text: String, _ words: String) {
        let error = #expect(throws: ACMEError.self) { try HostName(text) }
        #expect(error?.code == .invalidSetting)
        #expect(error?.message.contains(words) == true, "\(String(describing: error))")
        #expect(error?.message.contains("\n") == false)
    }
}
