import OCI
import PackFormat
import Testing

@Suite("The tables of docs/packs.md")
struct VersionDocumentTests {
    typealias Row = DocumentTable.Row

    static let versionRows = DocumentTable.rows("text", "numbers", "pre-release", "revision", "build")
    static let orderRows = DocumentTable.rows("from old to new", "why")
    static let tagRows = DocumentTable.rows("group", "version or label", "tag")
    static let parentRows = DocumentTable.rows("tag", "parent tags")
    static let referenceRows = DocumentTable.rows("tags", "reference", "means")

    @Test("are all there, with as many rows as the rules need")
    func complete() {
        #expect(Self.versionRows.count >= 20)
        #expect(Self.orderRows.count >= 10)
        #expect(Self.tagRows.count >= 15)
        #expect(Self.parentRows.count >= 10)
        #expect(Self.referenceRows.count >= 30)
    }

    @Test("say what a version is", arguments: versionRows)
    func version(_ row: Row) throws {
        let version = PackVersion(try #require(row[0].code))
        guard row[1].text != "a label" else {
            #expect(version == nil)
            return
        }
        let read = try #require(version)
        #expect(read.text == row[0].code)
        #expect(read.numbers.joined(separator: ".") == row[1].code)
        #expect(read.preRelease == row[2].code)
        #expect(read.revision == row[3].code)
        #expect(read.build == row[4].code)
        #expect(read.isRelease == (row[2].code == nil))
    }

    @Test("say which version is newer", arguments: orderRows)
    func order(_ row: Row) throws {
        let versions = try row[0].codes.map { try #require(PackVersion($0)) }
        #expect(versions.count > 1)
        for (index, older) in versions.enumerated() {
            for newer in versions[(index + 1)...] {
                #expect(older < newer && !(newer < older) && older != newer && !newer.isOlder(than: older))
            }
        }
        #expect(versions.reversed().sorted() == versions)
    }

    @Test("say how versions and labels are written as tags", arguments: tagRows)
    func tag(_ row: Row) throws {
        let label = try #require(row[1].code)
        guard row[2].text.hasPrefix("refused") else {
            let written = try #require(row[2].code)
            let tag = try PackTag(group: row[0].code, label: label)
            let read = PackTag(try #require(Tag(written)))
            #expect(tag.tag.text == written && read == tag)
            #expect(read.group == row[0].code && read.label == label)
            #expect(read.version == PackVersion(label))
            return
        }
        let error = #expect(throws: PackError.self) { try PackTag(group: row[0].code, label: label) }
        let refusal = try #require(error)
        #expect(refusal.code == .invalidTag)
        for code in row[2].codes { #expect(refusal.message.contains("\"\(code)\""), "\(refusal.message)") }
    }

    @Test("say which parent tags a tag has", arguments: parentRows)
    func parents(_ row: Row) throws {
        let text = try #require(row[0].code)
        let tag = PackTag(try #require(Tag(text)))
        #expect(tag.parents.map(\.tag.text) == row[1].codes)
        #expect(PackTagSet([tag]).parents == tag.parents.map { ParentTag(tag: $0, member: tag) })
    }

    @Test("say what a reference means", arguments: referenceRows)
    func reference(_ row: Row) throws {
        let tags = try row[0].codes.map { PackTag(try #require(Tag($0))) }
        let meant = row[2].codes.compactMap { code in tags.first { $0.tag.text == code } }
        #expect(meant.count == row[2].codes.count)
        let right: TagResolution =
            row[2].text == "nothing"
            ? .absent : row[2].text.hasPrefix("one of") ? .ambiguous(meant) : .member(try #require(meant.first))
        let reference = try row[1].code.map { try PackTag($0) }
        for order in [tags, tags.reversed()] {
            #expect(PackTagSet(order).resolve(reference) == right)
        }
    }
}
