import OCI
import PackFormat
import Testing

@testable import PackctlCommand

@Suite("A pack as commands name it")
struct PackReferenceTests {
    private static let digest = "sha256:" + String(repeating: "a1", count: 32)

    @Test(
        "name, tag and digest are read, and written as they were",
        arguments: [
            "hello-universe", "hello-universe:1.3.1", "hello-universe:1.3.x", "hello-universe:LTS__18.04",
            "hello-universe:stable", "a:1", "hello-universe@\(digest)",
        ])
    func reads(_ text: String) throws {
        #expect(try PackReference(text).description == text)
    }

    @Test("a name alone is its newest version, and a build may be written with its plus")
    func meanings() throws {
        #expect(try PackReference("nginx").version == .newest)
        let tag = try #require(Tag("1.2.3_5"))
        #expect(try PackReference("nginx:1.2.3+5").version == .tag(PackTag(tag)))
        let digest = try #require(Digest(PackReferenceTests.digest))
        #expect(try PackReference("nginx@\(digest)").version == .digest(digest))
    }

    @Test(
        "what names no pack is a failure of usage that quotes it",
        arguments: [
            ("", "\"\""), ("Nginx", "\"Nginx\""), (":1.0", "\":1.0\""), ("nginx:", "nginx:"), ("nginx@", "no digest"),
            ("nginx@sha256:12", "sha256:12"), ("nginx:1.0@\(digest)", "a tag and a digest"),
            ("localhost:5000/nginx:1.0", "--registry-server"), ("team/nginx", "--registry-server"),
            ("nginx:1 0", "nginx:1 0"), ("nginx:" + String(repeating: "a", count: 129), "129"),
        ])
    func refuses(_ text: String, _ words: String) throws {
        let failure = #expect(throws: CommandFailure.self) { try PackReference(text) }
        #expect(failure?.exitClass == .usage)
        #expect(failure?.message.contains(words) == true)
    }
}
