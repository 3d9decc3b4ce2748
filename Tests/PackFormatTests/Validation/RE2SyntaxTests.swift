import Testing

@testable import PackFormat

@Suite("The syntax of RE2")
struct RE2SyntaxTests {
    private func fault(_ pattern: String) -> RE2Syntax.Fault? {
        do throws(RE2Syntax.Fault) {
            try RE2Syntax.check(pattern)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "takes what Go takes",
        arguments: [
            "", "a", "a|b", "|", "()", "(a|)", "^$", "^*", "\\b+", "a*?", "a+?", "a??", "a{2}", "a{2,}", "a{2,3}?",
            "a{,3}",
            "{", "a{", "{a}", "x{-1}", "a{1000}", "(a{10}){100}", "[a]", "[^a]", "[]a]", "[^]a]", "[a-z]", "[a-]",
            "[-a]", "[\\d-z]",
            "[[:alpha:]]", "[[:^word:]x]", "[\\n\\x41-\\x5A]", "[\\]]", "\\d\\D\\s\\S\\w\\W", "\\A\\z\\B", "\\pL",
            "\\PN",
            "\\p{Greek}", "\\p{^Lu}", "\\.\\*\\_\\-\\\\", "\\x7F", "\\x{10FFFF}", "\\0", "\\012", "\\123",
            "\\a\\f\\t\\n\\r\\v",
            "\\Qa.b*\\E+", "\\Q[", "(?i)a", "(?i:a)", "(?-s:.)", "(?im-sU:a)", "(?P<name>a)", "(?<name>a)", "(?:a)",
            "日本[語-語]",
            #"^([a-z0-9].*)$"#, #"size=\d+"#, #"^(500[0-5])$"#, "[[a]", "[a[:x]", "a]", "a}",
        ])
    func taken(_ pattern: String) {
        #expect(fault(pattern) == nil)
    }

    @Test(
        "refuses what Go refuses, and says where",
        arguments: [
            ("(?=a)", 1), ("a(?!b)", 2), ("(?<=a)", 1), ("(?<!a)", 1), ("(?>a)", 1), ("(?#a)", 1), ("(?P=a)", 1),
            ("(?P>a)", 1),
            ("(?(1)a)", 1), ("(?|a)", 1), ("\\1", 1), ("(a)\\1", 4), ("\\8", 1), ("\\k<a>", 1), ("\\g1", 1), ("(", 1),
            ("a(b", 2),
            (")", 1), ("(a))", 4), ("[", 1), ("[a", 1), ("[]", 1), ("[z-a]", 2), ("[a-\\d]", 2), ("[[:foo:]]", 2),
            ("*", 1), ("a|*", 3),
            ("(+)", 2), ("{2}", 1), ("a**", 3), ("a{2}{3}", 5), ("a+*", 3), ("a{1001}", 2), ("a{2,1}", 2),
            ("a{1,1001}", 2),
            ("(a{100}){100}", 1), ("((a{10}){10}){11}", 1), ("\\", 1), ("a\\", 2), ("\\Z", 1), ("\\E", 1), ("\\y", 1),
            ("\\é", 1),
            ("\\x", 1), ("\\x4", 1), ("\\x{", 1), ("\\x{110000}", 1), ("\\p", 1), ("\\p{", 1), ("\\p{}", 1),
            ("(?P<a>x)(?P<a>y)", 9),
            ("(?P<>a)", 1), ("(?P<a-b>x)", 1), ("(?x)a", 1), ("(?i", 1), ("(?-)", 1), ("(?i-)", 1), ("[\\b]", 2),
            ("[\\A]", 2),
            ("(?i)*", 5),
        ])
    func refused(_ pattern: String, _ position: Int) {
        #expect(fault(pattern)?.position == position, "\(String(describing: fault(pattern)))")
    }

    @Test("is bounded in depth, and takes time of the length")
    func hostile() {
        #expect(fault(String(repeating: "(", count: 100) + String(repeating: ")", count: 100)) == nil)
        #expect(fault(String(repeating: "(", count: 101) + String(repeating: ")", count: 101))?.position == 101)
        #expect(fault(String(repeating: "(", count: 100_000)) != nil)
        #expect(fault(String(repeating: "[", count: 100_000)) != nil)
        #expect(fault(String(repeating: "\\Q", count: 100_000)) == nil)
        #expect(fault(String(repeating: "a{999}", count: 10_000)) == nil)
    }
}
