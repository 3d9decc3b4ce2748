import Foundation
import PackFormat
import Testing

@Suite("The validation of a pack")
struct ValidationTests {
    @Test("finds nothing in a good pack, whose name its folder has and whose dependencies are known")
    func good() {
        let known = Set(["kubernetes"].compactMap { PackName($0) })
        #expect(TestPack().findings(by: PackValidation(folderName: "hello-1.2.3", knownPacks: known)) == [])
        #expect(TestPack().findings() == [])
    }

    @Test("finds what is broken, at its place, and nothing else", arguments: BrokenPack.all)
    func broken(_ broken: BrokenPack) throws {
        var pack = TestPack()
        broken.spoil(&pack)
        let findings = pack.findings(by: broken.validation)
        let found = findings.filter { $0.rule.id == broken.rule }
        #expect(found.count == 1, "\(findings)")
        let finding = try #require(found.first, "\(findings)")
        #expect(finding.file?.text == broken.file)
        #expect(finding.line == broken.line, "\(finding)")
        #expect(finding.message.contains(broken.words) || finding.fix.contains(broken.words), "\(finding)")
        #expect(Set(findings.map(\.rule.id)).subtracting([broken.rule]) == broken.besides, "\(findings)")
    }

    @Test("has an example for each rule, and no two rules of one name")
    func complete() {
        let ids = ValidationRule.all.map(\.id)
        #expect(Set(ids).count == ids.count)
        // What cannot be read is in no pack in memory.
        #expect(Set(BrokenPack.all.map(\.rule)).union(["file-unreadable"]) == Set(ids))
    }

    @Test("tells of a file that cannot be read, and goes on")
    func unreadable() throws {
        struct Fault: Error {}
        let pack = TestPack()
        let files = PackFiles(pack.contents.map(\.file)) { file in
            guard file.path.text != "README.md" else { throw Fault() }
            var bytes = pack.files[file.path.text]
            return { bytes.take() }
        }
        let findings = PackValidation().findings(in: files)
        #expect(findings.map(\.rule.id) == ["file-unreadable"])
        #expect(findings.first?.file?.text == "README.md" && findings.first?.level == .error)
    }

    @Test("holds a file that grew for too large, whatever its size was said to be")
    func grown() {
        var pack = TestPack()
        pack.files["README.md"] = []
        let files = PackFiles(pack.contents.map(\.file)) { [pack] file in
            guard file.path.text != "README.md" else { return { Array(repeating: 0x20, count: 1 << 20) } }
            var bytes = pack.files[file.path.text]
            return { bytes.take() }
        }
        #expect(PackValidation().findings(in: files).map(\.rule.id) == ["file-too-large"])
    }

    @Test("says the same of a folder, an archive and files in memory")
    func sources() throws {
        var pack = TestPack()
        pack.replace("\"1.2.3\"", with: "\"v1.2.3\"", in: "pack.json")
        pack["README.md"] = nil
        let inMemory = pack.findings()
        #expect(inMemory.map(\.rule.id) == ["readme-missing", "version-irregular"])
        try ScratchFolder.with { scratch in
            for (path, bytes) in pack.files { try scratch.write(bytes, to: "pack/\(path)") }
            let folder = try PackFolder(at: scratch.path("pack"))
            #expect(PackValidation().findings(in: PackFiles(folder)) == inMemory)
            var archive: [UInt8] = []
            try folder.writeArchive(root: #require(ArchiveRoot("hello-1.2.3"))) { archive += $0 }
            let source = PackSource(archive)
            let reader = try PackArchiveReader { source.next() }
            #expect(PackValidation().findings(in: try PackFiles(reader)) == inMemory)
        }
    }

    @Test("says nothing of images where a layer brings none of its own", arguments: ["os", "k8s"])
    func layers(_ layer: String) {
        var pack = TestPack()
        pack.replace("\"addon\"", with: "\"\(layer)\"", in: "pack.json")
        pack.replace("      - image: quay.io/acme/hello:1.2.3\n", with: "", in: "values.yaml")
        #expect(pack.findings() == [])
    }

    @Test("says of an empty pack what it lacks, in order")
    func empty() {
        #expect(
            TestPack(files: [:]).findings().map(\.rule.id) == [
                "readme-missing", "logo-missing", "pack-json-missing", "values-missing",
            ])
    }

    @Test(
        "takes an image for listed with any tag where none is given, with a v before it, by digest, and from another registry",
        arguments: [
            "tag: v1.2.3", "tag: ''", "tag: '{{ .spectro.var.tag }}'", "registry: mirror.example\n      tag: 1.2.4",
            "tag: 1.2.4@sha256:0f",
        ])
    func listedImages(_ tag: String) {
        var pack = TestPack()
        pack.replace("tag: 1.2.3", with: tag, in: "values.yaml")
        #expect(pack.findings() == [])
    }

    @Test("reads paths with . and .. that stay within the pack")
    func relativePaths() {
        var pack = TestPack()
        pack.replace("manifests/extra.yaml", with: "./charts/../manifests//extra.yaml", in: "pack.json")
        #expect(pack.findings() == [])
    }

    @Test(
        "takes a version of four numbers, a revision and a pre-release as they are meant",
        arguments: [
            ("1.2.3-rev2", []), ("1.2.3-up.3", []), ("0.30.0-5.5.2026", []), ("1.2.3.4", ["version-irregular"]),
        ])
    func versions(_ version: String, _ rules: [String]) {
        var pack = TestPack()
        pack.replace("\"1.2.3\"", with: "\"\(version)\"", in: "pack.json")
        #expect(pack.findings().map(\.rule.id) == rules)
    }
}

extension BrokenPack {
    static let all = metadata + constraints + files + charts + values + images + schema + presets + macros + secrets
}
