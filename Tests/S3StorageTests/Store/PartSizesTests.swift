import Testing

@testable import S3Storage

@Suite("part sizes")
struct PartSizesTests {
    private static let terabyte: Int64 = 1 << 40

    @Test(
        "reach 5 TiB with 10,000 parts, whatever size is configured",
        arguments: [0, 5 << 20, 10 << 20, 64 << 20, 5 << 30])
    func reach(_ configured: Int) {
        let sizes = PartSizes(configured: configured)
        let total = (1...PartSizes.maximumCount).reduce(into: Int64(0)) { $0 += Int64(sizes.size(ofPart: $1)) }
        #expect(total >= 5 * Self.terabyte)
    }

    @Test("never shrink, and stay within what S3 allows", arguments: [1, 5 << 20, 10 << 20, 5 << 30, .max])
    func bounds(_ configured: Int) {
        let sizes = PartSizes(configured: configured)
        var last = 0
        for number in 1...PartSizes.maximumCount {
            let size = sizes.size(ofPart: number)
            #expect(size >= last && size >= 5 << 20 && size <= 5 << 30, "part \(number) has \(size) bytes")
            last = size
        }
    }

    @Test(
        "of an object of known size are equal, and no more than 10,000",
        arguments: [0, 1, 5 << 20, 100 << 30, (100 << 30) + 1, 5 << 40] as [Int64])
    func known(_ total: Int64) {
        let sizes = PartSizes(configured: 10 << 20, total: total)
        let size = Int64(sizes.size(ofPart: 1))
        #expect(size >= 10 << 20)
        #expect(sizes.size(ofPart: 10_000) == Int(size))
        #expect((total + size - 1) / size <= 10_000)
    }

    @Test("grow only when the parts would run out")
    func growth() {
        let sizes = PartSizes(configured: 10 << 20)
        #expect(sizes.size(ofPart: 1) == 10 << 20)
        #expect(sizes.size(ofPart: 960) == 10 << 20)
        #expect(sizes.size(ofPart: 961) == 20 << 20)
    }

    @Test("of a large object are small at first when equal ones would take too much memory")
    func bounded() {
        let all = PartSizes(configured: 10 << 20, total: 5 << 40, bound: 32 << 20)
        #expect(all == PartSizes(configured: 10 << 20))
        let some = PartSizes(configured: 10 << 20, total: 300 << 30, bound: 32 << 20)
        #expect(some.size(ofPart: 1) == 31 << 20)
        #expect(some.size(ofPart: 10_000) == 31 << 20)
        // What is configured goes before.
        #expect(PartSizes(configured: 1 << 30, total: 5 << 40, bound: 32 << 20).size(ofPart: 9_999) == 1 << 30)
    }
}
