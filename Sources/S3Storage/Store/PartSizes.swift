/// How large the parts of an upload are, so that it reaches 5 TiB, the largest object that S3 stores, with the 10,000 parts that
/// it allows.
///
/// Equal parts are enough when the size is known, and where they would not be so large that a client takes much memory by
/// naming a size. Otherwise they begin at the configured size and double after every 960:
/// at 10 MiB they have 20 MiB from 9.4 GiB on, 160 MiB from 140 GiB on. Part sizes never shrink, and are equal for long
/// stretches, as some servers want them.
struct PartSizes: Hashable, Sendable {
    /// Bytes that every part but the last must have.
    static let least = 5 << 20
    /// Bytes that no part may exceed.
    static let largest = 5 << 30
    static let maximumCount = 10_000
    private static let stretch = 960

    private let first: Int
    private let grows: Bool

    /// - Parameters:
    ///   - configured: bytes of a part when nothing speaks against it.
    ///   - total: bytes of the whole object, when known.
    ///   - bound: bytes that equal parts may have beyond `configured`.
    init(configured: Int, total: Int64? = nil, bound: Int = PartSizes.largest) {
        let base = min(max(configured, PartSizes.least), PartSizes.largest)
        // One part to spare, and whole MiB.
        let needed = total.map { Int(clamping: $0 / Int64(PartSizes.maximumCount - 1) + 1) }
        guard let needed, needed <= max(base, min(bound, PartSizes.largest)) else {
            first = base
            grows = true
            return
        }
        first = min(max(base, (needed + 0xf_ffff) & ~0xf_ffff), PartSizes.largest)
        grows = false
    }

    /// Bytes of the part with this number; numbers begin at 1.
    func size(ofPart number: Int) -> Int {
        guard grows else { return first }
        let doublings = min((number - 1) / PartSizes.stretch, 10)
        return min(first << doublings, PartSizes.largest)
    }
}
