import OCI
import Testing

@Suite("Repository names")
struct RepositoryNameTests {
    @Test(
        "are components of the specification's grammar",
        arguments: [
            "a", "alpine", "library/alpine", "a/b/c", "a.b", "a_b", "a__b", "a-b", "a---b", "a/b__c/d--e", "0/1",
            String(repeating: "a", count: 255),
        ])
    func accepts(_ text: String) {
        #expect(RepositoryName(text)?.text == text)
    }

    @Test(
        "may begin with a host name, as docker-registry has it",
        arguments: ["Foo/bar", "Docker.Example/library/alpine", "a.B-c/d"])
    func acceptsHost(_ text: String) {
        #expect(RepositoryName(text)?.text == text)
    }

    @Test(
        "are refused outside the grammar",
        arguments: [
            "", "/", "a/", "/a", "a//b", "A", "Foo", "a/B", "a..b", "a._b", "a___b", "a__-b", "-a", "a-", "_a", "a_",
            ".a", "a.", "..", "a/../b", "a/./b", "a b", "a\nb", "a%2Fb", "a:5000/b", "ä", "a/_uploads", "-A/b", "A-/b",
            "A..b/c", "_layers", String(repeating: "a", count: 256),
        ])
    func refuses(_ text: String) {
        #expect(RepositoryName(text) == nil)
    }
}
