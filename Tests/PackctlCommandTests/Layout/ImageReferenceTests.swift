import OCI
import Testing

@testable import PackctlCommand

@Suite("an image's name")
struct ImageReferenceTests {
    private static let digest = "sha256:\(String(repeating: "a", count: 64))"

    static let rows: [(String, String?)] = [
        ("nginx", "docker.io/library/nginx:latest"), ("nginx:1.27", "docker.io/library/nginx:1.27"),
        ("team/app", "docker.io/team/app:latest"), ("docker.io/nginx", "docker.io/library/nginx:latest"),
        ("index.docker.io/a/b:1", "docker.io/a/b:1"), ("quay.io/a/b:1", "quay.io/a/b:1"),
        ("localhost/a", "localhost/a:latest"), ("reg:5000/a:1", "reg:5000/a:1"), ("REG.io/a:1", "reg.io/a:1"),
        ("a.b/c@\(digest)", "a.b/c@\(digest)"), ("a.b/c:1@\(digest)", "a.b/c:1@\(digest)"),
        ("", nil), (":1", nil), ("nginx:", nil), ("a.b/", nil), ("/a", nil), ("a.b//c", nil),
        ("a.b/c@sha256:aa", nil), ("a.b/c d", nil), ("../a/b", nil), ("../../a", nil), ("./a", nil), (".a/b", nil),
        ("a..b/c", nil), ("a.b:/c", nil), ("a.b/../c", nil), ("ö.de/c", nil), ("a.b/c\u{0}", nil),
        ("https://a.b/c", nil),
    ]

    @Test("is read as docker reads it", arguments: rows)
    func reading(_ text: String, _ whole: String?) {
        #expect(ImageReference(text)?.description == whole)
    }

    @Test("stands below a base with its registry's name")
    func below() throws {
        let image = try #require(ImageReference("reg.io:5000/a:1"))
        #expect(image.repository(below: RepositoryName("base"))?.text == "base/reg.io-5000/a")
        #expect(image.repository(below: nil)?.text == "reg.io-5000/a")
        let long = try #require(ImageReference("reg.io/\(String(repeating: "a", count: 245))"))
        #expect(long.repository(below: nil) != nil && long.repository(below: RepositoryName("base")) == nil)
    }
}
