import PackFormat
import Testing

@Suite("Versions of packs")
struct PackVersionTests {
    @Test(
        "are not what only looks like one",
        arguments: [
            "", "-", "+", ".", "v", "x", "vv1", "v.1", ".1", "1.", "1..2", "1.2.", "-1", "+1", "1-", "1+", "1.-a",
            "1.0-a..b",
            "1.0-.a", "1.0-a.", "1.0+a..b", "1.0+a+b", "1.0+", "1.0-+a", "1.x", "1 .0", " 1.0", "1.0 ", "1.0\n", "1,0",
            "1/2",
            "1.0_1", "1.०.0", "１.0", "1.0-é", "1.0-a\u{301}", "1.0\u{301}", "1.0\r\n", "1\u{0}", "1.0-😀", "0x1", "1e3",
            "𝟏.𝟎", "1.٢",
        ])
    func refuses(_ text: String) {
        #expect(PackVersion(text) == nil)
    }

    @Test("keep their text and have at most 128 characters")
    func length() throws {
        for text in [String(repeating: "9", count: 128), String(repeating: "1.", count: 63) + "12"] {
            #expect(text.utf8.count == 128)
            #expect(try #require(PackVersion(text)).text == text)
            #expect(PackVersion("1" + text) == nil)
        }
        #expect(PackVersion(String(repeating: "1", count: 5_000_000)) == nil)
        #expect(PackVersion("1." + String(repeating: "0", count: 126))?.numbers == ["1", "0"])
    }

    @Test("of many digits compare by value and not by their first digits")
    func longNumbers() throws {
        let nines = try #require(PackVersion(String(repeating: "9", count: 126)))
        let power = try #require(PackVersion("1" + String(repeating: "0", count: 126)))
        let padded = try #require(PackVersion("00" + String(repeating: "9", count: 126)))
        #expect(nines < power && padded < power)
        #expect(!nines.isOlder(than: padded) && !padded.isOlder(than: nines) && nines != padded)
        #expect(try #require(PackVersion("1-" + String(repeating: "9", count: 120))) < #require(PackVersion("1-a")))
    }

    @Test(
        "are of one age whatever their v, zeros and build",
        arguments: [
            ["1", "1.0", "v1.0.0", "01.00", "1+5", "1.0.0.0+a"], ["1.2-rc.1", "v1.02.0-rc.01+x"],
            ["2-rev3", "2.0-rev03"],
        ])
    func age(_ texts: [String]) throws {
        let versions = try texts.map { try #require(PackVersion($0)) }
        for left in versions {
            for right in versions {
                #expect(!left.isOlder(than: right))
                #expect((left == right) == (left.text == right.text) && (left < right || right < left || left == right))
            }
        }
    }

    /// What the order promises, spelled out field by field.
    static func isBefore(_ left: PackVersion, _ right: PackVersion) -> Bool {
        let count = max(left.numbers.count, right.numbers.count)
        let steps =
            (0..<count).map { index in
                compare(
                    number: index < left.numbers.count ? left.numbers[index] : "0",
                    with: index < right.numbers.count ? right.numbers[index] : "0")
            } + [
                left.preRelease == nil || right.preRelease == nil
                    ? (left.preRelease == nil ? 1 : 0) - (right.preRelease == nil ? 1 : 0)
                    : compare(identifiers: left.preRelease ?? "", with: right.preRelease ?? ""),
                compare(number: left.revision, with: right.revision),
                left.build == nil || right.build == nil
                    ? (left.build == nil ? 0 : 1) - (right.build == nil ? 0 : 1)
                    : compare(identifiers: left.build ?? "", with: right.build ?? ""),
            ]
        if let step = steps.first(where: { $0 != 0 }) { return step < 0 }
        return left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    private static func compare(number left: String?, with right: String?) -> Int {
        guard let left, let right else { return (left == nil ? 0 : 1) - (right == nil ? 0 : 1) }
        let (one, other) = (left.drop { $0 == "0" }, right.drop { $0 == "0" })
        guard one.count == other.count else { return one.count - other.count }
        return one == other ? 0 : one < other ? -1 : 1
    }

    private static func compare(identifiers left: String, with right: String) -> Int {
        let (ones, others) = (left.split(separator: "."), right.split(separator: "."))
        for (one, other) in zip(ones, others) where one != other {
            switch (one.allSatisfy(\.isNumber), other.allSatisfy(\.isNumber)) {
            case (true, true):
                let step = compare(number: String(one), with: String(other))
                if step != 0 { return step }
            case (true, false): return -1
            case (false, true): return 1
            case (false, false): return one.utf8.lexicographicallyPrecedes(other.utf8) ? -1 : 1
            }
        }
        return ones.count - others.count
    }

    @Test("have the order that its rules spell out, for any two", arguments: [1, 2, 3] as [UInt64])
    func rules(_ seed: UInt64) throws {
        var random = RandomVersions(seed: seed)
        for _ in 0..<5000 {
            let texts = (random.version(), random.version())
            let (left, right) = (try #require(PackVersion(texts.0)), try #require(PackVersion(texts.1)))
            #expect((left < right) == Self.isBefore(left, right), "\(left) \(right)")
            if left.isOlder(than: right) { #expect(left < right) }
        }
    }

    @Test("are ordered totally: sorting any order of them gives the same", arguments: [4, 5] as [UInt64])
    func total(_ seed: UInt64) throws {
        var random = RandomVersions(seed: seed)
        let versions = try (0..<120).map { _ in try #require(PackVersion(random.version())) }
        let sorted = versions.sorted()
        #expect(versions.shuffled(using: &random).sorted() == sorted)
        for (index, left) in sorted.enumerated() {
            for right in sorted[index...] {
                #expect(!(right < left))
                #expect((left < right) == (left.text != right.text))
            }
        }
    }
}
