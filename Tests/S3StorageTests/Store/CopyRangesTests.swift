import Testing

@testable import S3Storage

@Suite("ranges of a copy within the server")
struct CopyRangesTests {
    static let sizes: [Int64] = [
        1, 5 << 20 - 1, 5 << 20, 5 << 20 + 1, 32 << 20, 32 << 20 + 1, 37 << 20 - 1, 100 << 20, 400 << 30, 5 << 40,
    ]

    @Test("cover the whole in order, in at most 10,000 of at most 5 GiB", arguments: sizes)
    func whole(_ size: Int64) {
        let ranges = CopyRanges.all(of: size, wanted: 32 << 20)
        #expect(ranges.first?.lowerBound == 0 && ranges.last?.upperBound == size)
        #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
        #expect(ranges.count <= 10_000 && ranges.allSatisfy { $0.count <= 5 << 30 })
        #expect(ranges.dropLast().allSatisfy { $0.count >= 5 << 20 })
    }

    @Test("leave what is too small for a part when more is to follow", arguments: [0] + sizes)
    func continued(_ size: Int64) {
        let (copied, rest) = CopyRanges.continued(size, wanted: 32 << 20)
        #expect(copied.allSatisfy { $0.count >= 5 << 20 && $0.count <= 5 << 30 })
        #expect(rest.count < 5 << 20 && rest.upperBound == size)
        #expect((copied.last?.upperBound ?? 0) == rest.lowerBound)
        #expect(copied.count <= 5_001)
    }
}
