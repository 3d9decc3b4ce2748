import PackFormat
import Testing

@testable import PackctlCommand

@Suite(".helmignore")
struct HelmIgnoreTests {
    static let rows: [(String, String, Bool)] = [
        ("", "a", false), ("# a", "a", false), ("a", "a", true), ("a", "b/a", true), ("a", "a/b", true),
        ("a", "ab", false), ("  a  ", "a", true), ("a\r\nb", "b", true), ("*.txt", "x/y.txt", true),
        ("*.txt", "x.txt.md", false), ("x/*.txt", "x/y.txt", true), ("x/*.txt", "x/y/z.txt", false),
        ("/a", "a", true), ("/a", "b/a", false), ("a/", "a", false), ("a/", "a/b", true), ("a/", "x/a/b", true),
        ("?.md", "a.md", true), ("?.md", "ab.md", false), ("[a-c].md", "b.md", true), ("[a-c].md", "d.md", false),
        ("[^a-c].md", "d.md", true), ("[!a].md", "a.md", false), ("[a", "[a", true), ("*\n!keep", "keep", false),
        ("*\n!keep", "other", true), ("!keep\n*", "keep", true), ("*", "Chart.yaml", false), ("/", "a", false),
        ("", "templates/.hidden", true), ("", "templates/shown", false), ("", ".hidden", false),
    ]

    @Test("leaves out what it names", arguments: rows)
    func table(_ text: String, _ path: String, _ isIgnored: Bool) throws {
        #expect(HelmIgnore(text).ignores(try #require(PackPath(path))) == isIgnored)
    }

    @Test("takes bounded time for a hostile pattern")
    func hostile() throws {
        let pattern = String(repeating: "*a", count: 500) + "b"
        let name = try #require(PackPath(String(repeating: "a", count: 255)))
        #expect(!HelmIgnore(pattern).ignores(name))
    }

    @Test("keeps files out of a chart's archive")
    func chart() throws {
        let client = try TestClient()
        let changes = [".helmignore": "*.key\nci/\n", "tls.key": "x", "ci/a.yaml": "x", "templates/.swp": "x"]
        let folder = try TestChart(changes).write(to: "chart", of: client)
        let chart = try Chart(folder: folder)
        #expect(
            Set(try Chart(archive: chart.archive, from: "x").files.keys.map(\.text)) == [
                ".helmignore", "Chart.yaml", "values.yaml", "templates/deployment.yaml",
            ])
    }

    @Test(
        "that is too long is refused, for it would let files in",
        arguments: [String(repeating: "a\n", count: 1001), String(repeating: "#", count: 1 << 20 | 1)])
    func long(_ text: String) throws {
        let client = try TestClient()
        let folder = try TestChart([".helmignore": text]).write(to: "chart", of: client)
        let failure = #expect(throws: CommandFailure.self) { _ = try Chart(folder: folder) }
        #expect(failure?.exitClass == .validation && failure?.message.contains(".helmignore") == true)
    }
}
