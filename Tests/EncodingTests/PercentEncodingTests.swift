import Testing

@testable import Encoding

@Suite("percent-encoding")
struct PercentEncodingTests {
    @Test(
        "keeps unreserved characters, and others only on demand",
        arguments: [
            ("a/b c+ü~", "", "a%2Fb%20c%2B%C3%BC~"), ("a/b c+ü~", "/", "a/b%20c%2B%C3%BC~"), ("", "", ""),
            ("-._~09AZaz", "", "-._~09AZaz"), ("%\u{0}\n", "", "%25%00%0A"),
        ])
    func encoding(_ text: String, _ kept: String, _ encoded: String) {
        #expect(PercentEncoding.encode(text, keeping: kept) == encoded)
    }

    @Test("makes queries in the order of their items")
    func query() {
        #expect(PercentEncoding.query([("b", "2&"), ("a", "x y"), ("a", "")]) == "b=2%26&a=x%20y&a=")
    }

    @Test(
        "is read, or refused",
        arguments: [
            ("a%2Fb", "a/b"), ("a+b", "a b"), ("%2B", "+"), ("plain", "plain"), ("%c3%BC", "ü"), ("", ""), ("%", nil),
            ("%2", nil), ("%zz", nil), ("%ff", nil), ("%+1", nil), ("ü%", nil),
        ] as [(String, String?)])
    func decoding(_ text: String, _ decoded: String?) {
        #expect(PercentEncoding.decode(text[...].utf8, plusIsSpace: true) == decoded)
    }

    @Test("leaves a plus alone outside forms")
    func plus() {
        #expect(PercentEncoding.decode("a+b%20c"[...].utf8, plusIsSpace: false) == "a+b c")
    }
}
