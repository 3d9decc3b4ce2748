import Foundation
import PackFormat
import StorageTesting
import Testing

@testable import PackctlCommand

@Suite("a Helm chart")
struct ChartTests {
    @Test("is read from a folder as from its archive")
    func both() throws {
        let client = try TestClient()
        let folder = try Chart(folder: TestChart().write(to: "chart", of: client))
        let archive = try TestChart().chart()
        #expect(folder.definition == archive.definition && folder.files == archive.files)
        #expect(folder.definition.name == "web" && folder.definition.version == "1.2.3")
        #expect(folder.definition.appVersion == "1.27" && folder.definition.summary == "Serves files")
        #expect(try Chart(archive: folder.archive, from: "own").files == folder.files)
        #expect(archive.archive == TestChart().archive())
    }

    @Test("gives the same archive whatever the times and the order of its files are")
    func reproducible() throws {
        let client = try TestClient()
        let first = try Chart(folder: TestChart().write(to: "one", of: client)).archive
        let other = "\(client.folder)/two"
        for (path, text) in TestChart().files.sorted(by: { $0.key > $1.key }) {
            let file = try client.write(text, to: "two/\(path)")
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: file)
        }
        #expect(try Chart(folder: other).archive == first)
        try client.write("replicas: 3", to: "two/values.yaml")
        #expect(try Chart(folder: other).archive != first)
    }

    @Test("begins its pack's version without a v only where that leaves a version")
    func version() throws {
        for (written, version) in [("v1.2.3", "1.2.3"), ("1.2.3", "1.2.3"), ("vnext", "vnext"), ("1.0.0+a", "1.0.0+a")]
        {
            let chart = try TestChart(["Chart.yaml": "name: web\nversion: \(written)\n"]).chart()
            #expect(chart.definition.packVersion == version)
        }
    }

    static let refusedFiles: [(String, [String: String?], String)] = [
        ("without a definition", ["Chart.yaml": nil], "has no Chart.yaml"),
        ("with an empty definition", ["Chart.yaml": ""], "holds"),
        ("with a list for a definition", ["Chart.yaml": "- a\n"], "holds"),
        ("with broken YAML", ["Chart.yaml": "name: [\n"], "cannot be read, line "),
        ("without a name", ["Chart.yaml": "version: 1.0.0\n"], "has no name"),
        ("with a blank name", ["Chart.yaml": "name: ' '\nversion: 1.0.0\n"], "has no name"),
        ("without a version", ["Chart.yaml": "name: web\n"], "has no version"),
        ("whose name leads out", ["Chart.yaml": "name: ../web\nversion: 1.0.0\n"], "has a name that cannot"),
        ("whose version leads out", ["Chart.yaml": "name: web\nversion: 1/../..\n"], "has a version that cannot"),
        ("whose name is hidden", ["Chart.yaml": "name: .web\nversion: 1.0.0\n"], "has a name that cannot"),
        (
            "with a huge definition", ["Chart.yaml": "name: web\n#\(String(repeating: "x", count: 1 << 20))"],
            "more than"
        ),
        ("that is a library", ["Chart.yaml": TestChart.definition + "type: library\n"], "library chart"),
        (
            "that lacks what it depends on",
            ["Chart.yaml": TestChart.definition + "dependencies: [{name: redis, version: 1.x.x}, {name: web2}]\n"],
            "redis, web2"
        ),
        (
            "that lacks what its requirements.yaml names",
            [
                "requirements.yaml":
                    "dependencies:\n- name: redis\n  version: 1.0.0\n  repository: https://example.com\n"
            ],
            "needs redis, which"
        ),
        ("with a broken requirements.yaml", ["requirements.yaml": "a: [\n"], "requirements.yaml of the chart"),
        (
            "whose dependency is a folder of another name's chart",
            [
                "Chart.yaml": TestChart.definition + "dependencies: [{name: redis}]\n",
                "charts/redis/Chart.yaml": "name: other\nversion: 1.0.0\n",
            ], "needs redis, which"
        ),
        (
            "that has only the beginning of a dependency's name",
            ["Chart.yaml": TestChart.definition + "dependencies: [{name: redis}]\n", "charts/redisx/Chart.yaml": "a"],
            "helm dependency build"
        ),
    ]

    @Test("is refused", arguments: refusedFiles)
    func refused(_ what: String, _ changes: [String: String?], _ words: String) throws {
        let client = try TestClient()
        let folder = try TestChart(changes).write(to: "chart", of: client)
        for make in [{ try Chart(folder: folder) }, { try TestChart(changes).chart() }] {
            let failure = #expect(throws: CommandFailure.self) { _ = try make() }
            #expect(failure?.exitClass == .validation, "\(what)")
            #expect(failure?.message.contains(words) == true, "\(failure?.message ?? "")")
        }
    }

    /// A chart with these in `charts`, as Helm writes archives, which needs what is said.
    private static func chart(with archives: [(file: String, bytes: [UInt8])], needing names: String) throws -> Chart {
        let archive = TestTar.compressed { tar in
            tar.add("web/Chart.yaml", TestChart.definition + "dependencies: [\(names)]\n")
            for (file, bytes) in archives { tar.add("web/charts/\(file)", bytes) }
        }
        return try Chart(archive: archive, from: "web.tgz")
    }

    private static func packed(_ name: String) -> [UInt8] {
        TestChart(["Chart.yaml": "name: \(name)\nversion: 1.0.0\n"]).archive(root: name)
    }

    @Test("is told by the names of the charts within what it lacks, whatever their files are called")
    func similarNames() throws {
        let needs = "{name: postgresql}, {name: postgresql-ha}"
        let other = ("postgresql-ha-1.0.0.tgz", Self.packed("postgresql-ha"))
        let lacking = #expect(throws: CommandFailure.self) { _ = try Self.chart(with: [other], needing: needs) }
        #expect(lacking?.exitClass == .validation && lacking?.message.contains("needs postgresql, which") == true)
        _ = try Self.chart(with: [other, ("x.tgz", Self.packed("postgresql"))], needing: needs)
        let broken = #expect(throws: CommandFailure.self) {
            _ = try Self.chart(with: [other, ("postgresql-1.0.0.tgz", [1, 2, 3])], needing: needs)
        }
        #expect(broken?.message.contains("charts/postgresql-1.0.0.tgz cannot be read as a chart") == true)
        // Helm passes over these.
        for place in ["_postgresql.tgz", ".postgresql.tgz"] {
            #expect(throws: CommandFailure.self) {
                _ = try Self.chart(with: [(place, Self.packed("postgresql"))], needing: "{name: postgresql}")
            }
        }
    }

    @Test("takes what it depends on as a folder or an archive", arguments: [false, true])
    func dependency(_ isPacked: Bool) throws {
        let need = "{name: redis, alias: cache}"
        let chart =
            isPacked
            ? try Self.chart(with: [("redis-1.0.0.tgz", Self.packed("redis"))], needing: need)
            : try TestChart([
                "Chart.yaml": TestChart.definition + "dependencies: [\(need)]\n",
                "charts/redis/Chart.yaml": "name: redis\nversion: 1.0.0\n",
            ]).chart()
        #expect(chart.definition.dependencies.map(\.key) == ["cache"])
    }

    static let refusedArchives: [(String, [UInt8])] = [
        ("nothing", []), ("words", Array("no archive".utf8)),
        ("a tar that is not compressed", TestTar.whole { $0.add("web/Chart.yaml", TestChart.definition) }),
        ("half an archive", Array(TestChart().archive().dropLast(1000))),
        ("an empty tar", TestTar.compressed { _ in }),
        ("files at the root, and none of them a definition", TestTar.compressed { $0.add("values.yaml", "a: 1") }),
        (
            "two folders",
            TestTar.compressed {
                $0.add("web/Chart.yaml", TestChart.definition)
                $0.add("other/x", "x")
            }
        ),
        (
            "a path that leads out",
            TestTar.compressed {
                $0.add("web/Chart.yaml", TestChart.definition)
                $0.add("web/../../x", "x")
            }
        ),
        ("an absolute path", TestTar.compressed { $0.add("/web/Chart.yaml", TestChart.definition) }),
        (
            "a link that leads out",
            TestTar.compressed {
                $0.add("web/Chart.yaml", TestChart.definition)
                $0.add("web/values.yaml", "", type: "2", link: "/etc/passwd")
            }
        ),
        (
            "a device",
            TestTar.compressed {
                $0.add("web/Chart.yaml", TestChart.definition)
                $0.add("web/null", "", type: "3")
            }
        ),
        (
            "too many files",
            TestTar.compressed { tar in
                tar.add("web/Chart.yaml", TestChart.definition)
                for number in 0..<5001 { tar.add("web/\(number)", "") }
            }
        ),
    ]

    @Test("is refused as an archive", arguments: refusedArchives)
    func refused(_ what: String, _ archive: [UInt8]) {
        let failure = #expect(throws: CommandFailure.self) { _ = try Chart(archive: archive, from: "web.tgz") }
        #expect(failure?.exitClass == .validation, "\(what)")
        #expect(failure?.message.contains("web.tgz") == true)
        // What is read is a chart, whatever else the same code reads.
        #expect(failure?.message.contains("pack") == failure?.message.contains("helm package"))
        #expect(
            failure?.message.replacing("helm package", with: "").contains("pack") == false, "\(failure?.message ?? "")")
    }

    static let rootless: [(String, [UInt8], String)] = [
        (
            "all files at the root",
            TestTar.compressed { tar in
                for (path, text) in TestChart().files.sorted(by: { $0.key < $1.key }) { tar.add(path, text) }
            }, "files lie at the root of web.tgz"
        ),
        (
            "all files at the root behind a dot",
            TestTar.compressed { tar in
                for (path, text) in TestChart().files.sorted(by: { $0.key < $1.key }) { tar.add("./\(path)", text) }
            }, "files lie at the root of web.tgz"
        ),
        (
            "files beside its folder",
            TestTar.compressed { tar in
                tar.add("NOTES", "x")
                for (path, text) in TestChart().files.sorted(by: { $0.key < $1.key }) { tar.add("web/\(path)", text) }
            }, "1 left out of the chart: NOTES"
        ),
    ]

    @Test("is told with what Helm objects to: files at the root, or files beside its folder", arguments: rootless)
    func objections(_ what: String, _ archive: [UInt8], _ words: String) throws {
        let remarks = try Chart(archive: archive, from: "web.tgz").remarks(on: "web.tgz").joined(separator: "\n")
        let isAtRoot = what.contains("root")
        #expect(remarks.contains("where Helm does not find them") == isAtRoot, "\(remarks)")
        #expect(remarks.contains("beside the chart's folder in web.tgz, which Helm refuses") == !isAtRoot, "\(remarks)")
    }

    @Test("that validation warns of is put into a folder, so that there is nothing to warn of", arguments: rootless)
    func rearranged(_ what: String, _ archive: [UInt8], _ words: String) async throws {
        let usual = try TestChart().chart()
        let chart = try Chart(archive: archive, from: "web.tgz")
        #expect(chart.files == usual.files && chart.isRearranged && chart.archive != archive)
        #expect(chart.remarks(on: "web.tgz").contains { $0.contains(words) }, "\(chart.remarks(on: "web.tgz"))")
        #expect(try Chart(archive: chart.archive, from: "again").isRearranged == false)
        #expect(usual.remarks(on: "web.tgz").isEmpty)
        // The same as in a folder.
        let client = try TestClient()
        defer { withExtendedLifetime(client) {} }
        let folder = try TestChart().write(to: "chart", of: client)
        #expect(try Chart(folder: folder).archive == chart.archive)
        try await TemporaryDirectory.with { place in
            let name = try #require(PackName("web"))
            let built = try PackBuild(PackDraft(name, around: chart)).write(to: "\(place)/web-1.2.3")
            #expect(built.validation.lines.first?.hasSuffix("nothing found") == true, "\(built.validation.lines)")
            // What validation says of the archive as it was given.
            try Data(archive).write(to: URL(fileURLWithPath: "\(place)/web-1.2.3/charts/web-1.2.3.tgz"))
            let findings = try PackValidation(folderName: "web-1.2.3").findings(
                in: PackFiles(PackFolder(at: "\(place)/web-1.2.3")))
            #expect(findings.map(\.rule.id) == ["chart-files-at-root"] && findings.allSatisfy { $0.level == .warning })
        }
    }

    @Test("tells what .helmignore and others leave out")
    func leftOut() throws {
        let client = try TestClient()
        let folder = try TestChart([".helmignore": "*.bak\n", "a.bak": "x"]).write(to: "chart", of: client)
        try client.write("x", to: "chart/.git/HEAD")
        let chart = try Chart(folder: folder)
        #expect(chart.remarks(on: folder) == ["2 left out of the chart: .git, a.bak"])
    }

    @Test("is refused as a folder with a link that leads out")
    func link() throws {
        let client = try TestClient()
        let folder = try TestChart().write(to: "chart", of: client)
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder)/secret", withDestinationPath: "/etc/passwd")
        let failure = #expect(throws: CommandFailure.self) { _ = try Chart(folder: folder) }
        #expect(failure?.exitClass == .validation && failure?.message.contains("secret") == true)
    }
}
