import OCI
import Testing

@Suite("Hash states")
struct ContentHasherTests {
    static let content = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 3) }

    @Test(
        "put down at any offset and taken up again give the digest of the whole", arguments: DigestAlgorithm.allCases)
    func roundTrip(_ algorithm: DigestAlgorithm) throws {
        let whole = Self.content.withUnsafeBytes { ContentHasher.digest(of: $0, by: algorithm) }
        for offset in 0...Self.content.count {
            var first = ContentHasher(algorithm)
            Self.content[..<offset].withUnsafeBytes { first.update($0) }
            var second = try #require(ContentHasher(algorithm, restoring: first.savedState))
            #expect(second.count == Int64(offset))
            Self.content[offset...].withUnsafeBytes { second.update($0) }
            #expect(second.digest == whole)
        }
    }

    @Test("have the form that Go writes: magic, words, padded block, length")
    func goForm() {
        var hasher = ContentHasher(.sha256)
        #expect(Array(hasher.savedState.prefix(8)) == [0x73, 0x68, 0x61, 0x03, 0x6a, 0x09, 0xe6, 0x67])
        Array("abc".utf8).withUnsafeBytes { hasher.update($0) }
        let saved = hasher.savedState
        #expect(saved.count == 108)
        #expect(Array(saved[36..<40]) == Array("abc".utf8) + [0])
        #expect(Array(saved[100...]) == [0, 0, 0, 0, 0, 0, 0, 3])
        #expect(ContentHasher(.sha512).savedState.count == 204)
    }

    @Test("of another algorithm, length or magic are not taken up")
    func refuses() {
        let saved = ContentHasher(.sha256).savedState
        #expect(ContentHasher(.sha512, restoring: saved) == nil)
        #expect(ContentHasher(.sha256, restoring: Array(saved.dropLast())) == nil)
        #expect(ContentHasher(.sha256, restoring: []) == nil)
        #expect(ContentHasher(.sha256, restoring: [0] + saved.dropFirst()) == nil)
        #expect(ContentHasher(.sha384, restoring: ContentHasher(.sha512).savedState) == nil)
        #expect(ContentHasher(.sha256, restoring: saved.prefix(100) + [UInt8](repeating: 255, count: 8)) == nil)
    }

    @Test("are values: a copy goes on by itself")
    func copies() {
        var one = ContentHasher(.sha256)
        Array("a".utf8).withUnsafeBytes { one.update($0) }
        var two = one
        Array("b".utf8).withUnsafeBytes { one.update($0) }
        Array("b".utf8).withUnsafeBytes { two.update($0) }
        #expect(one.digest == two.digest)
        #expect(one.digest == Array("ab".utf8).withUnsafeBytes { ContentHasher.digest(of: $0) })
    }
}
