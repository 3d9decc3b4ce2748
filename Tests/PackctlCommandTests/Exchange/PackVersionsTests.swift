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

    @Test("a version with a fault is meant by its own tag, and is neither the newest nor behind a parent tag")
    func faulty() throws {
        var versions = try versions(["1.3.1", "1.3.2"])
        let index = try #require(versions.versions.firstIndex { $0.tag == "1.3.2" })
        versions.versions[index].fault = "there is no pack.json"
        versions.set = PackTagSet(reading: [Tag("1.3.1")].compactMap { $0 })
        let (good, bad) = (try PackTag("1.3.1"), try PackTag("1.3.2"))
        #expect(try versions.tag(meant: PackReference("nginx")) == good)
        #expect(try versions.tag(meant: PackReference("nginx:1.3.x")) == good)
        #expect(try versions.tag(meant: PackReference("nginx:1.3.2")) == bad)
        #expect(try versions.named(bad) == .version(bad))
        #expect(ListReport([versions], isTold: true).packs[0].parentTags.allSatisfy { $0.points == "1.3.1" })
        versions.set = PackTagSet([])
        let failure = #expect(throws: CommandFailure.self) { try versions.tag(meant: PackReference("nginx")) }
        #expect(failure?.exitClass == .notFound)
        #expect(failure?.message.contains("1.3.2, which has a fault") == true, "\(failure?.message ?? "")")
    }

    @Test("parent tags are those that a registry tells")
    func toldParents() throws {
        var versions = try versions(["1.3.1", "1.3.2"])
        let (parent, member) = (try PackTag("1.3.x"), try PackTag("1.3.1"))
        versions.toldParents = [ParentTag(tag: parent, member: member)]
        #expect(try versions.tag(meant: PackReference("nginx:v1.3.x")) == member)
        #expect(throws: CommandFailure.self) { try versions.named(parent) }
        let report = ListReport([versions], isTold: true)
        #expect(report.packs[0].parentTags.map { [$0.tag, $0.points] } == [["1.3.x", "1.3.1"]])
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
