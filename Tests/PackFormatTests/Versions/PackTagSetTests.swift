import OCI
import PackFormat
import Testing

@Suite("The tags of one pack")
struct PackTagSetTests {
    static func tags(_ texts: String...) throws -> [PackTag] { try texts.map { try PackTag($0) } }

    /// The newest member of a family by looking at all.
    static func newest(of parent: PackTag, among tags: [PackTag]) -> PackTag? {
        let members = tags.filter { $0.parents.contains(parent) }
        let releases = members.filter { $0.version?.isRelease == true }
        return (releases.isEmpty ? members : releases).max { left, right in
            guard let one = left.version, let other = right.version else { return false }
            return one < other
        }
    }

    @Test("are listed newest first, in a group or not, and labels behind them")
    func order() throws {
        let set = PackTagSet(
            try Self.tags(
                "stable", "1.3.0", "LTS__1.3.0", "1.10.0", "LTS__1.4.0", "1.4.0-rc.1", "LTS__beta", "1.3.0"))
        #expect(
            set.tags.map(\.tag.text)
                == ["1.10.0", "LTS__1.4.0", "1.4.0-rc.1", "1.3.0", "LTS__1.3.0", "LTS__beta", "stable"])
        #expect(
            set.parents.map(\.tag.tag.text)
                == ["1.x", "1.10.x", "LTS__1.x", "LTS__1.4.x", "1.4.x", "1.3.x", "LTS__1.3.x"])
        #expect(
            set.parents.map(\.member.tag.text)
                == ["1.10.0", "1.10.0", "LTS__1.4.0", "LTS__1.4.0", "1.4.0-rc.1", "1.3.0", "LTS__1.3.0"])
    }

    @Test("of one label are listed by their groups, none first", arguments: ["1.3.0", "stable"])
    func groups(_ label: String) throws {
        let groups = [nil] + "zyxwvutsrqponmlkjihgfedcbaZYX".map(String.init)
        let set = PackTagSet(try groups.map { try PackTag(group: $0, label: label) })
        #expect(
            set.tags.map { $0.group ?? "" }
                == groups.map { $0 ?? "" }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }

    @Test("may be none")
    func none() {
        let set = PackTagSet(reading: [])
        #expect(set.tags.isEmpty && set.parents.isEmpty && set.resolve(nil) == .absent)
    }

    @Test("give parent tags that follow what remains, until none does")
    func deletion() throws {
        var tags = try Self.tags("14.4.1", "14.4.3", "14.5.0-rc.1", "14.4.3-rev1")
        let minor = try PackTag("14.4.x")
        let major = try PackTag("14.x")
        for (minorMember, majorMember) in [
            ("14.4.3-rev1", "14.4.3-rev1"), ("14.4.3", "14.4.3"), ("14.4.1", "14.4.1"), (nil, "14.5.0-rc.1"),
        ] as [(String?, String)] {
            let set = PackTagSet(tags)
            #expect(set.resolve(minor) == (try minorMember.map { .member(try PackTag($0)) } ?? .absent))
            #expect(set.resolve(major) == .member(try PackTag(majorMember)))
            tags.removeAll { .member($0) == set.resolve(minor) }
        }
        #expect(PackTagSet([PackTag]()).resolve(major) == .absent)
    }

    @Test("pushed by hand in the form of a parent tag hides that parent tag, and only it")
    func shadowed() throws {
        let set = PackTagSet(try Self.tags("1.3.0", "1.4.0", "1.x", "LTS__1.3.0"))
        #expect(set.parents.map(\.tag.tag.text) == ["1.4.x", "1.3.x", "LTS__1.x", "LTS__1.3.x"])
        #expect(set.parents(of: try PackTag("1.4.0")).map(\.tag.text) == ["1.4.x"])
        #expect(set.resolve(try PackTag("1.x")) == .member(try PackTag("1.x")))
        let without = PackTagSet(set.tags.filter { $0.label != "1.x" })
        #expect(without.resolve(try PackTag("1.x")) == .member(try PackTag("1.4.0")))
        #expect(without.parents(of: try PackTag("1.4.0")).map(\.tag.text) == ["1.x", "1.4.x"])
    }

    @Test(
        "have parents that are found and resolve to the newest member, whatever is deleted",
        arguments: [41, 42, 43, 44, 45, 46] as [UInt64])
    func families(_ seed: UInt64) throws {
        var random = RandomVersions(seed: seed)
        var tags = Set<PackTag>()
        for index in 0..<60 {
            let group = [nil, "LTS", "edge"].randomElement(using: &random) ?? nil
            tags.insert(try PackTag(group: group, label: index % 7 == 0 ? "label-\(index)" : random.version()))
        }
        while !tags.isEmpty {
            let set = PackTagSet(tags)
            #expect(Set(set.tags) == tags && set.tags.count == tags.count)
            var parents = Set<PackTag>()
            for tag in set.tags {
                #expect(set.parents(of: tag) == tag.parents)
                #expect(tag.parents.isEmpty == (tag.version == nil))
                parents.formUnion(tag.parents)
            }
            #expect(Set(set.parents.map(\.tag)) == parents && set.parents.count == parents.count)
            for parent in set.parents {
                #expect(parent.member == Self.newest(of: parent.tag, among: set.tags))
                #expect(parent.member.group == parent.tag.group && parent.tag.version == nil)
                #expect(set.resolve(parent.tag) == .member(parent.member))
            }
            for _ in 0..<7 { if let tag = set.tags.randomElement(using: &random) { tags.remove(tag) } }
        }
    }

    @Test("may be ten thousand")
    func many() throws {
        let all = try (0..<10_000).map { try #require(Tag("\($0 % 10).\($0 / 10 % 100).\($0 / 1000)")) }
        let set = PackTagSet(reading: all)
        #expect(set.tags.count == 10_000 && set.parents.count == 1010)
        #expect(set.resolve(nil) == .member(try PackTag("9.99.9")))
        #expect(set.parents.first?.tag.tag.text == "9.x" && set.parents.last?.member.tag.text == "0.0.9")
        #expect(set.resolve(try PackTag("v03.07.x")) == .member(try PackTag("3.7.9")))
    }
}
