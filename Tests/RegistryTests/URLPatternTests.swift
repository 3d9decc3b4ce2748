import Testing

@testable import Registry

@Suite struct URLPatternTests {
    static let found: [(pattern: String, texts: [String])] = [
        ("", ["", "a"]),
        ("^https?://", ["http://a", "https://a"]),
        (#"^https?://([^/]+\.)*example\.com/"#, ["https://example.com/a", "http://a.b.example.com/"]),
        ("example", ["https://www.example.com/"]),
        ("a|bc|", ["", "a", "bc", "x"]),
        ("^(a|b|cd)$", ["a", "b", "cd"]),
        ("^a.c$", ["abc", "aéc", "a🙂c"]),
        ("^[a-c]+$", ["abccba"]),
        ("^[^a-c]$", ["d", "é", "\n"]),
        ("^[]a]+$", ["]a"]),
        ("^[a-]+$", ["-a"]),
        ("^[-a]+$", ["-a"]),
        ("^[a-c-e]+$", ["a-e"]),
        (#"^[\w.-]+$"#, ["a_Z-0.b"]),
        (#"^[\D]+$"#, ["ab-é"]),
        (#"^[\]\\]+$"#, [#"]\"#]),
        ("^[[:alpha:]_]+$", ["aB_"]),
        ("^[[:^digit:]]+$", ["aé"]),
        ("^[[:xdigit:][:punct:]]+$", ["0aF:/"]),
        (#"^\d\s\w\D\S\W$"#, ["1 _a!-"]),
        (#"^a\/b\.c\:\-\_$"#, ["a/b.c:-_"]),
        (#"^\x41\x{1F642}\t\n\r\f\v\a\101\0$"#, ["A🙂\t\n\r\u{0C}\u{0B}\u{07}A\u{0}"]),
        (#"^\Qa.b*\E*c$"#, ["a.b***c", "a.bc"]),
        (#"^\Qa(b"#, ["a(bc"]),
        ("^a*$", ["", "aaa"]), ("^a+?$", ["a", "aa"]), ("^a??b$", ["b", "ab"]), ("^a*?b$", ["b", "aab"]),
        ("^a{2}$", ["aa"]), ("^a{2,}$", ["aa", "aaa"]), ("^a{1,3}$", ["a", "aa", "aaa"]), ("^a{0}b$", ["b"]),
        ("^(?:ab){2,3}?c$", ["ababc", "abababc"]),
        ("^a{,2}$", ["a{,2}"]), ("^a{$", ["a{"]), ("^a{x}$", ["a{x}"]), ("^a}]$", ["a}]"]),
        ("(?i)^HTTPS://Example$", ["https://EXAMPLE"]),
        ("^(?i:A)b$", ["ab", "Ab"]), ("^((?i)a)b$", ["Ab"]), ("^a(?i)b|c$", ["aB", "C"]), ("^(?i)a(?-i)b$", ["Ab"]),
        ("(?i)^[k-l]$", ["K", "\u{212A}"]), ("(?i)^s$", ["\u{17F}"]), ("(?i)^\u{212A}$", ["k"]), ("(?i)^É$", ["é"]),
        ("(?s)^a.b$", ["a\nb"]), ("(?m)^b$", ["a\nb\nc"]), ("(?ms)^b.c$", ["a\nb\nc"]), ("(?U)^a+$", ["aa"]),
        (#"\Ab\z"#, ["b"]), (#"(?m)\Aa$"#, ["a\nb"]),
        (#"\bfoo\b"#, ["foo", "a foo.b"]), (#"a\Bb"#, ["ab"]),
        ("^(?P<host>a)(?<path>b)$", ["ab"]),
        ("^(|a)*$", ["", "aa"]), ("^(a*)*b$", ["b", "aab"]), ("^(a|b|)+$", ["", "abab"]), ("^^a$$", ["a"]),
        ("^*a", ["a"]),
        ("(^a|b$)", ["ax", "xb"]), ("x{0,2}{", ["x{", "{"]),
    ]

    @Test("what a pattern describes is found", arguments: found)
    func finds(pattern: String, texts: [String]) throws {
        let pattern = try URLPattern(pattern)
        for text in texts { #expect(pattern.matches(text), "\(text)") }
    }

    static let absent: [(pattern: String, texts: [String])] = [
        ("^https?://", ["ftp://a", " http://a", "httpss://a"]),
        (
            #"^https?://([^/]+\.)*example\.com/"#,
            ["https://example.com.evil/", "https://notexample.com/", "https://exampleXcom/"]
        ),
        ("^(a|b|cd)$", ["c", "ab", ""]),
        ("^a.c$", ["ac", "a\nc", "abbc"]),
        ("^[a-c]+$", ["", "abd"]),
        ("^[^a-c]$", ["a", "", "dd"]),
        ("^[a-c-e]+$", ["d"]),
        (#"^\w$"#, ["é", "-"]), (#"^\s$"#, ["\u{0B}", "\u{A0}"]), (#"^\d$"#, ["٣"]),
        ("^a$", ["a\n", "A"]), ("^a+$", [""]), ("^a{2}$", ["a", "aaa"]), ("^a{2,}$", ["a"]),
        ("^a{1,3}$", ["", "aaaa"]),
        ("^((?i)a)b$", ["AB"]), ("^(?i)a(?-i)b$", ["AB"]), ("(?i)^[^k]$", ["k", "K", "\u{212A}"]),
        ("^b$", ["a\nb\nc"]), (#"(?m)\Ab"#, ["a\nb"]), (#"(?m)a\z"#, ["a\nb"]),
        (#"\bfoo\b"#, ["foobar", "afoo"]), (#"a\Bb"#, ["a b"]), (#"\b"#, ["", "é"]),
        (#"a\.b"#, ["axb"]), (#"\Qa.b\E"#, ["axb"]), ("(^a|b$)", ["xa", "bx"]), ("[[:alpha:]]", ["1é"]),
    ]

    @Test("what a pattern does not describe is not found", arguments: absent)
    func misses(pattern: String, texts: [String]) throws {
        let pattern = try URLPattern(pattern)
        for text in texts { #expect(!pattern.matches(text), "\(text)") }
    }

    static let refused: [(pattern: String, position: Int, word: String)] = [
        (#"(a)\1"#, 3, "back reference"), (#"(a)\9"#, 3, "back reference"), (#"\k<a>"#, 0, "back reference"),
        ("(?P=a)", 0, "back reference"), ("a(?=b)", 1, "look-ahead"), ("a(?!b)", 1, "look-ahead"),
        ("(?<=a)b", 0, "look-behind"), ("(?<!a)b", 0, "look-behind"), ("(?>a)", 0, "atomic"), ("(?#a)", 0, "comment"),
        (#"é\p{L}"#, 1, "Unicode property"), (#"\PL"#, 0, "Unicode property"), (#"[\p{L}]"#, 1, "Unicode property"),
        (#"a\Z"#, 1, #"\z"#), (#"\y"#, 0, #"escape \y"#), (#"\é"#, 0, "escape"), (#"a\"#, 1, "at the end"),
        (#"\x4"#, 0, "hexadecimal"),
        (#"\x{110000}"#, 0, "hexadecimal"), (#"\x{D800}"#, 0, "hexadecimal"), (#"[\b]"#, 1, #"escape \b"#),
        ("(a", 0, "without its )"), ("a)", 1, "without its ("), ("(a|(b)", 0, "without its )"),
        ("[a", 0, "without its ]"),
        ("[]", 0, "without its ]"), ("[^]", 0, "without its ]"), ("[b-a]", 1, "wrong order"),
        ("[[:nope:]]", 1, "[:nope:]"),
        (#"[a-\d]"#, 3, #"escape \d"#), ("*a", 0, "nothing before"), ("a|+", 2, "nothing before"), ("(?)", 0, "flag"),
        ("(?:?)", 3, "nothing before"), ("{2}", 0, "nothing before"), ("a**", 2, "repetition of a repetition"),
        ("a*+", 2, "repetition of a repetition"), ("a{2}{3}", 4, "repetition of a repetition"),
        ("a???", 3, "repetition of a repetition"),
        ("a{1001}", 1, "1000"), ("a{2,1}", 1, "wrong order"), ("a{99999999999999999999}", 1, "1000"),
        ("(?x)a", 0, "(? with x"), ("(?i", 0, "without its )"), ("(?i-)", 0, "flag"), ("(?P<a", 0, "name"),
        ("(?P<>a)", 0, "name"),
        ("(?P<a>b)(?P<a>c)", 8, "twice"), ("((a{100}){100}){100}", 0, "larger than"),
        ("(((){1000}){1000}){1000}", 0, "larger than"),
        (String(repeating: "(", count: 100_000), 100, "deeper"),
        (String(repeating: "a", count: 4001), 0, "larger than"),
    ]

    @Test("what RE2 or this matcher has not is refused with its name and place", arguments: refused)
    func refuses(pattern: String, position: Int, word: String) {
        let error = #expect(throws: URLPattern.PatternError.self) { try URLPattern(pattern) }
        #expect(error?.position == position)
        #expect(error?.reason.contains(word) == true, "\(error?.reason ?? "")")
    }

    @Test(
        "no text takes more than two steps for each of its characters and each instruction",
        arguments: [
            "(a*)*b", "(a+)+$", "(a|a)*b", "(a|aa)+$", "(.*)*x", "((a*)*)*b", "a{0,30}a{30}b", "(a?){50}a{50}b",
            "(.*a){20}b",
            "(|a|)*b",
        ])
    func linear(pattern: String) throws {
        let pattern = try URLPattern(pattern)
        let perCharacter = 2 * pattern.program.instructions.count
        for length in [100, 1000, 5000] {
            let (isFound, steps) = pattern.match(in: String(repeating: "a", count: length) + "!")
            #expect(!isFound)
            #expect(steps <= (length + 2) * perCharacter)
        }
    }

    @Test("an error reads as a sentence with the pattern and the place")
    func describes() {
        let error = #expect(throws: URLPattern.PatternError.self) { try URLPattern("a(?=b)") }
        #expect(error?.description == #"in the pattern "a(?=b)", at character 2: look-ahead (?= ) is not RE2 syntax"#)
    }
}
