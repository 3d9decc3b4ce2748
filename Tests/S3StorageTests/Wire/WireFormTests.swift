import Testing

@testable import S3Storage

@Suite("forms on the wire")
struct WireFormTests {
    @Test("keys keep their slashes in a path and lose them in a query")
    func encoding() {
        #expect(PercentEncoding.path("a/b c+ü~") == "a/b%20c%2B%C3%BC~")
        #expect(PercentEncoding.encode("a/b") == "a%2Fb")
        #expect(PercentEncoding.query([("b", "2"), ("a", "x y"), ("a", "x")]) == "a=x&a=x%20y&b=2")
    }

    @Test(
        "what a server encoded is decoded, or refused",
        arguments: [
            ("a%2Fb", "a/b"), ("a+b", "a b"), ("%2B", "+"), ("plain", "plain"), ("%C3%BC", "ü"), ("%", nil),
            ("%2", nil), ("%zz", nil), ("%ff", nil),
        ])
    func decoding(_ text: String, _ decoded: String?) {
        #expect(PercentEncoding.decode(text) == decoded)
    }

    @Test(
        "times are read in S3's forms",
        arguments: [
            ("2013-05-24T00:00:00.000Z", 1_369_353_600), ("2013-05-24T00:00:00Z", 1_369_353_600),
            ("2026-11-22T03:50:59.123456789Z", 1_795_319_459), ("2013-13-24T00:00:00Z", nil), ("yesterday", nil),
            ("2013-05-24 00:00:00", nil), ("", nil), ("ÄÄÄÄ-05-24T00:00:00Z", nil),
        ] as [(String, Int64?)])
    func extended(_ text: String, _ seconds: Int64?) {
        #expect(WireTime.extended(text) == seconds)
    }

    @Test(
        "dates of header fields are read",
        arguments: [
            ("Fri, 24 May 2013 00:00:00 GMT", 1_369_353_600), ("Fri, 24 Mai 2013 00:00:00 GMT", nil),
            ("Fri, 24 May 2013 00:00:00 CET", nil), ("Fri, 24 May 2013 00:00 GMT", nil), ("", nil),
        ] as [(String, Int64?)])
    func httpDate(_ text: String, _ seconds: Int64?) {
        #expect(WireTime.httpDate(text) == seconds)
    }

    @Test("a signature's time has no signs in it")
    func basic() {
        #expect(WireTime.basic(1_369_353_600) == "20130524T000000Z")
        #expect(WireTime.basic(0) == "19700101T000000Z")
    }

    @Test(
        "base64 has padding",
        arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")])
    func base64(_ text: String, _ encoded: String) {
        #expect(text.utf8.base64 == encoded)
    }
}
