import OCI
import PackFormat
import Testing

@testable import PackctlCommand

@Suite("Which tag of a pack is meant")
struct PackVersionsTests {
    private func versions(_ tags: [String], labels: [String] = []) throws -> PackVersions {
        let pack = try #require(PackName("nginx"))
        let digest = try #require(Digest("sha256:" + String(repeating: "0f", count: 32)))
        let repository = PackRepository(base: .empty, pack: pack).name
        let set = PackTagSet(reading: tags.compactMap { Tag($0) })
        return PackVersions(
            pack: pack,
            versions: set.tags.map {
                ListedVersion($0, parents: set.parents(of: $0), digest: digest, repository: repository)
            },
            set: set, labels: labels.map { PackLabel(label: $0, digest: digest, version: tags[0]) })
    }

    @Test("what is to be taken away is a version or a label of exactly that name")
    func named() throws {
        let versions = try versions(["1.3.1", "LTS__2.0.0"], labels: ["stable", "LTS__stable"])
        let version = try PackTag("LTS__2.0.0")
        #expect(try versions.named(version) == .version(version))
        #expect(try versions.named(PackTag("stable")) == .label(versions.labels[0]))
        #expect(try versions.named(PackTag("LTS__stable")) == .label(versions.labels[1]))
    }

    @Test(
        "parent tags, versions without their group and what is not there are refused, and why",
        arguments: [
            ("1.x", ExitClass.usage, "parent tag"), ("v1.03.x", .usage, "1.3.x is a parent tag"),
            ("LTS__2.x", .usage, "parent tag"), ("2.0.x", .usage, "LTS__2.0.x is a parent tag"),
            ("2.0.0", .usage, "as LTS__2.0.0"), ("9.9", .notFound, "there is LTS__2.0.0, 1.3.1"),
            ("9.x", .notFound, "no version or label 9.x"),
        ])
    func refused(_ tag: String, _ exitClass: ExitClass, _ words: String) throws {
        let versions = try versions(["1.3.1", "LTS__2.0.0"], labels: ["stable"])
        let tag = try PackTag(tag)
        let failure = #expect(throws: CommandFailure.self) { try versions.named(tag) }
        #expect(failure?.exitClass == exitClass)
        #expect(failure?.message.contains(words) == true, "\(failure?.message ?? "")")
    }

    @Test("a tag that is pushed as a parent tag is a version like others")
    func pushedParent() throws {
        let tag = try PackTag("1.x")
        #expect(try versions(["1.3.1", "1.x"]).named(tag) == .version(tag))
    }

    @Test("what several groups have is a failure of usage that names them")
    func ambiguous() throws {
        let versions = try versions(["LTS__18.4.2", "edge__18.4.3"])
        let reference = try PackReference("nginx:18.4.x")
        let failure = #expect(throws: CommandFailure.self) { try versions.tag(meant: reference) }
        #expect(failure?.exitClass == .usage)
        #expect(failure?.message.contains("edge__18.4.3, LTS__18.4.2") == true)
    }

    @Test("of many versions the newest are named, and the rest counted")
    func many() throws {
        let versions = try versions((0..<100).map { "1.\($0).0" })
        let failure = #expect(throws: CommandFailure.self) { try versions.tag(meant: PackReference("nginx:9")) }
        #expect(failure?.message.contains("1.99.0, 1.98.0") == true)
        #expect(failure?.message.contains("94 more") == true)
    }

    @Test("the table has parent tags beside the version that they stand for, and whole digests for one pack only")
    func listed() throws {
        let pack = try versions(["1.3.0", "1.3.1", "1.2.0"])
        let one = ListReport([pack], isTold: false).table
        #expect(one.columns == ["name", "tag", "parent tags", "digest"])
        #expect(one.rows.map { $0[2] } == ["1.x, 1.3.x", "", "1.2.x"])
        #expect(one.rows.allSatisfy { $0[3].utf8.count == 71 })
        let two = ListReport([pack, pack], isTold: true).table
        #expect(two.rows.count == 6)
        #expect(two.rows.allSatisfy { $0.count == two.columns.count && $0[7] == "sha256:0f0f0f0f0f0f" })
    }
}
