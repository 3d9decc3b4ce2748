import OCI
import PackFormat
import Testing

@Suite("Repositories of packs")
struct PackRepositoryTests {
    @Test(
        "lie below any base, or none",
        arguments: [
            ("", "hello-universe", "spectro-packs/archive/hello-universe"),
            ("team", "a", "team/spectro-packs/archive/a"),
            ("team/prod.eu/x__y", "a-b--c", "team/prod.eu/x__y/spectro-packs/archive/a-b--c"),
            ("docker.example/x", "a", "docker.example/x/spectro-packs/archive/a"),
            ("my-spectro-packs", "spectro-packs", "my-spectro-packs/spectro-packs/archive/spectro-packs"),
            ("archive", "archive", "archive/spectro-packs/archive/archive"),
        ])
    func both(_ base: String, _ pack: String, _ name: String) throws {
        let repository = PackRepository(
            base: try #require(PackBase(base)), pack: try #require(PackName(pack)))
        #expect(repository.name.text == name && repository.description == name)
        #expect(PackRepository(try #require(RepositoryName(name))) == repository)
        #expect(repository.base.text == base && repository.pack.text == pack)
    }

    @Test("have no base by default")
    func empty() {
        #expect(PackBase("") == PackBase.empty && PackBase.empty.text == "")
    }

    @Test(
        "of other forms are none of packs",
        arguments: [
            "hello-universe", "spectro-packs/archive", "archive/a", "spectro-packs/a", "spectro-packs/archive/a/b",
            "team/spectro-packs/archive", "spectro-packs/archives/a", "x-spectro-packs/archive/a",
            "spectro-packs/archive/spectro-packs/archive/a", "spectro-packs/spectro-packs/archive/a",
            "spectro-manifests/manifest", "Docker.Example/spectro-packs/archive/a",
        ])
    func others(_ name: String) throws {
        #expect(PackRepository(try #require(RepositoryName(name))) == nil)
    }

    @Test(
        "lie below no base that Palette would not find them at",
        arguments: [
            "/", "/a", "a/", "a//b", ".", "..", "a/../b", "spectro-packs", "a/spectro-packs", "spectro-packs/archive",
            "spectro-packs/a", "a b", "é", "a:5000", "https://a", "a/B", "B", "Docker.Example/x",
            String(repeating: "a", count: 105), "a\n",
        ])
    func bases(_ text: String) {
        #expect(PackBase(text) == nil)
    }

    @Test("have a name however long base and pack may be")
    func longest() throws {
        let base = try #require(PackBase(String(repeating: "a", count: PackBase.maximumLength)))
        let pack = try #require(PackName(String(repeating: "b", count: PackName.maximumLength)))
        let repository = PackRepository(base: base, pack: pack)
        #expect(repository.name.text.utf8.count == RepositoryName.maximumLength)
        #expect(PackRepository(repository.name) == repository)
        let longer = "a" + base.text + "/spectro-packs/archive/b"
        #expect(PackRepository(try #require(RepositoryName(longer))) == nil)
    }
}
