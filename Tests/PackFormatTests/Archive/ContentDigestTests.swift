import OCI
import PackFormat
import Testing

@Suite("the content digest")
struct ContentDigestTests {
    /// Computed with `printf … | sha256sum` over the text that the documentation defines.
    static let vectors: [(files: [(path: String, isExecutable: Bool, text: String)], hex: String)] = [
        ([], "110568bfc72c4739d59277345a9232ce0b1244dceee65b6a4d3addc7314bc91d"),
        ([("pack.json", false, "{}")], "e3fbade9b2deea8028cc80823b31201b232351e44877ff08e6a1e0195539356d"),
        ([("pack.json", true, "{}")], "53ca0b8b8a0a3ed02be9975efd7f72060c6c9662e69d5fa5bb8a94ca5ad6edb1"),
        (
            [("a/b", false, "1"), ("a-b", false, "2"), ("a.sh", true, ""), ("größe 日本", false, "x y\n")],
            "482c29d079ecc27e07203152744a18b6cfbc1eb19cbf76bf7a9d2a5f48bdffe3"
        ),
    ]

    @Test("has the values that other programs compute", arguments: vectors.indices)
    func vector(_ index: Int) throws {
        let (files, hex) = Self.vectors[index]
        let contents = try files.map { path, isExecutable, text in
            PackContent(path: try #require(PackPath(path)), isExecutable: isExecutable, bytes: Array(text.utf8)).file
        }
        #expect(ContentDigest(of: contents).description == "sha256:\(hex)")
        #expect(ContentDigest(of: contents.reversed()).description == "sha256:\(hex)")
    }

    @Test("is what the line of shell in its documentation computes")
    func shell() throws {
        try ScratchFolder.with { folder in
            try folder.write("{}", to: "pack.json")
            try folder.write("x", to: "charts/a b/c.tgz", mode: 0o755)
            try folder.write("y", to: "charts-x", mode: 0o700)
            try folder.write("z", to: "größe.yaml")
            try folder.makeFolder("empty/folder")
            let line = #"""
                (echo packhouse-content-v1; find . -type f -printf '%P\n' | LC_ALL=C sort | while IFS= read -r f; do
                    [ -x "$f" ] && m=0755 || m=0644; echo "$m sha256:$(sha256sum < "$f" | cut -c 1-64) $f"; done) |
                    sha256sum
                """#
            let hex = try folder.shell(line).prefix(64)
            #expect(try PackFolder(at: folder.path).contentDigest.description == "sha256:\(hex)")
        }
    }

    @Test("changes with a path, a byte and the right to run, and with nothing else")
    func sensitivity() throws {
        let base = try ReadPack.digest {
            $0.add("p/a", "1"); $0.add("p/b/c", "2")
        }
        #expect(
            try ReadPack.digest {
                $0.add("q-2/"); $0.add("q-2/b/"); $0.add("q-2/b/c", "2", mode: "0000600"); $0.add("q-2/a", "1");
                $0.add("q-2/empty/")
            } == base)
        #expect(
            try ReadPack.digest {
                $0.add("p/a", "1"); $0.add("p/b/d", "2")
            } != base)
        #expect(
            try ReadPack.digest {
                $0.add("p/a", "1"); $0.add("p/b/c", "3")
            } != base)
        #expect(
            try ReadPack.digest {
                $0.add("p/a", "1"); $0.add("p/b/c", "2", mode: "0000755")
            } != base)
        #expect(try ReadPack.digest { $0.add("p/a", "1") } != base)
    }
}

extension ReadPack {
    fileprivate static func digest(_ build: (inout TarBytes) -> Void) throws -> ContentDigest {
        let source = PackSource(TarBytes.archive(build))
        return try PackArchiveReader { source.next() }.listing().contentDigest
    }
}
