import Testing

@testable import PackIndex

@Suite("What searches compare")
struct SearchTextTests {
    @Test(
        "is found in any case, at any place",
        arguments: [
            ("An Ingress Controller", "ingress", true), ("ingress", "INGRESS", true), ("ingress", "ingresses", false),
            ("ingress", "", true), ("", "", true), ("", "a", false), ("aaaab", "aab", true), ("ÄRGER", "ärger", true),
            ("a\u{0}b", "a", true), ("a\u{0}b", "b", true), ("ab", "a\u{0}", false), ("x", "\u{0}", false),
            ("\u{1F600}\u{1F601}", "\u{1F601}", true),
        ])
    func contains(_ whole: String, _ part: String, _ isThere: Bool) {
        #expect(SearchText(whole).contains(SearchText(part)) == isThere)
    }
}
