import OCI
import PackFormat
import Testing

@Suite("Tags of packs")
struct PackTagTests {
    @Test("are read from any OCI tag and written back as it", arguments: [11, 12, 13] as [UInt64])
    func readAndWritten(_ seed: UInt64) throws {
        var random = RandomVersions(seed: seed)
        var grouped = 0
        for _ in 0..<5000 {
            guard let tag = Tag(random.text(of: "_____a1.-vx", upTo: 12)) else { continue }
            let read = PackTag(tag)
            #expect(read.tag == tag && !read.label.isEmpty && read.group?.isEmpty != true)
            #expect(try PackTag(group: read.group, label: read.label) == read)
            #expect(try PackTag(tag.text) == read)
            grouped += read.group == nil ? 0 : 1
        }
        #expect(grouped > 500)
    }

    @Test("are refused, or read back as the group and label that they were made of", arguments: [21, 22] as [UInt64])
    func writtenAndRead(_ seed: UInt64) throws {
        var random = RandomVersions(seed: seed)
        var (taken, refused) = (0, 0)
        for index in 0..<5000 {
            let group = index % 2 == 0 ? nil : random.text(of: "_a1.+-", upTo: 5)
            let label = index % 3 == 0 ? random.version() : random.text(of: "__a1.+-", upTo: 7)
            if let tag = try? PackTag(group: group, label: label) {
                let read = PackTag(tag.tag)
                #expect(read.group == group && read.label == label && read.version == PackVersion(label))
                taken += 1
            } else {
                refused += 1
            }
        }
        #expect(taken > 1000 && refused > 1000)
    }

    @Test("of versions without a group are refused only for their length", arguments: [31] as [UInt64])
    func versions(_ seed: UInt64) throws {
        var random = RandomVersions(seed: seed)
        for _ in 0..<2000 {
            let text = random.version()
            let tag = try PackTag(group: nil, label: text)
            #expect(tag.version == PackVersion(text) && tag.label == text)
            #expect(!tag.tag.text.contains("+"))
        }
    }

    @Test(
        "that cannot be say what is wrong, in one short line",
        arguments: [
            (nil, "", "a version or label is never empty"), ("", "1.0", "a group is never empty"),
            (nil, "1 0", "letters, digits"), (nil, "1.0\n", #""1.0\n""#), (nil, "ä", "letters, digits"),
            ("a b", "1.0", #"group "a b""#), ("a+b", "1.0", "\"+\" stands only before the build"),
            (nil, "a+b", "\"+\" stands only before the build"), (nil, "-1", "begins with a letter, a digit or"),
            ("-1", "1", "begins with a letter, a digit or"), (nil, "1.0_5", "write \"+\" before a build"),
            ("a_", "1.0", "keep two underscores"), (nil, "1.0\u{202e}", "letters, digits"),
            (nil, String(repeating: "7", count: 129), "129 characters"),
            ("LTS", String(repeating: "7", count: 124), "129 characters"),
            (nil, String(repeating: "ü", count: 1_000_000), "letters, digits"),
        ] as [(String?, String, String)])
    func refusals(_ group: String?, _ label: String, _ reason: String) throws {
        let error = #expect(throws: PackError.self) { try PackTag(group: group, label: label) }
        let refusal = try #require(error)
        #expect(refusal.code == .invalidTag)
        #expect(refusal.message.contains(reason), "\(refusal.message)")
        #expect(refusal.message.utf8.count < 700)
        #expect(!refusal.message.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202e })
    }

    @Test("have at most 128 characters with their group")
    func length() throws {
        let label = String(repeating: "7", count: 123)
        #expect(try PackTag(group: "LTS", label: label).tag.text.utf8.count == 128)
        #expect(throws: PackError.self) { try PackTag(group: "LTSX", label: label) }
    }

    @Test("have no parent tag that would be too long for a tag")
    func longParents() throws {
        let one = PackTag(try #require(Tag(String(repeating: "7", count: 127))))
        #expect(one.version != nil && one.parents.isEmpty)
        let two = PackTag(try #require(Tag(String(repeating: "7", count: 125) + ".1")))
        #expect(two.parents.map(\.tag.text) == [String(repeating: "7", count: 125) + ".x"])
        #expect(PackTagSet([one, two]).resolve(two.parents[0]) == .member(two))
    }

    @Test(
        "are read as people write them",
        arguments: [
            ("1.2.3+5", nil, "1.2.3+5", "1.2.3_5"), ("1.2.3_5", nil, "1.2.3+5", "1.2.3_5"),
            ("LTS__1.2.3+5", "LTS", "1.2.3+5", "LTS__1.2.3_5"), ("LTS__stable", "LTS", "stable", "LTS__stable"),
        ] as [(String, String?, String, String)])
    func commandLine(_ text: String, _ group: String?, _ label: String, _ written: String) throws {
        let tag = try PackTag(text)
        #expect(tag.group == group && tag.label == label && tag.tag.text == written && tag.description == written)
        #expect(throws: PackError.self) { try PackTag(text + " ") }
    }

    @Test(
        "have the form of a parent tag when they are numbers and an x",
        arguments: [
            ("1.x", "1.x"), ("v1.x", "1.x"), ("01.x", "1.x"), ("18.04.x", "18.4.x"), ("LTS__v18.04.x", "LTS__18.4.x"),
            ("0.00.x", "0.0.x"), ("x", nil), ("1", nil), ("1.2", nil), (".x", nil), ("1..x", nil), ("1.2.3.x", nil),
            ("1.X", nil), ("a.x", nil), ("1.x.x", nil), ("vx", nil), ("v.x", nil), ("1.x-1", nil), ("1.2.x_5", nil),
        ] as [(String, String?)])
    func parentForm(_ text: String, _ form: String?) {
        #expect(Tag(text).map { PackTag($0) }?.parentForm?.tag.text == form)
    }
}
