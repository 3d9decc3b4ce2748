import ObjectStorage
import Testing

@testable import S3Storage

@Suite("names in the bucket")
struct S3KeySpaceTests {
    @Test(
        "stand behind the root, whose slashes do not count",
        arguments: [("", "a/b", "a/"), ("/registry", "registry/a/b", "registry/a/"), ("x/y/", "x/y/a/b", "x/y/a/")])
    func mapping(_ root: String, _ object: String, _ container: String) throws {
        let keys = S3KeySpace(root: root)
        let key = try #require(ObjectKey("a/b"))
        #expect(keys.object(key).text == object)
        #expect(keys.container(try #require(key.parent)).text == container)
        #expect(keys.key(of: S3Key(object)) == key)
    }

    @Test("of others are no keys", arguments: ["other/a", "registry", "registry/", "registry/a//b", "registry/ü"])
    func foreign(_ name: String) {
        #expect(S3KeySpace(root: "registry").key(of: S3Key(name)) == nil)
    }

    @Test("below the root itself start with the prefix")
    func root() {
        #expect(S3KeySpace(root: "/registry").container(.root).text == "registry/")
        #expect(S3KeySpace(root: "").container(.root).text == "")
    }
}
