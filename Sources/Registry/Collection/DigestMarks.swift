import OCI

/// Digests that were met, by 64 bits each: a million take about 20 MB. Two digests may agree in their bits, by a chance that nobody can
/// bring about; one is then taken for met that was not, and what is met is kept.
struct DigestMarks: Sendable {
    private var bits: Set<Int> = []

    init() {}

    init(_ digests: some Sequence<Digest>) {
        insert(digests)
    }

    var count: Int { bits.count }

    func contains(_ digest: Digest) -> Bool { bits.contains(digest.bits) }

    mutating func insert(_ digests: some Sequence<Digest>) {
        for digest in digests { bits.insert(digest.bits) }
    }

    mutating func formUnion(_ other: DigestMarks) {
        bits.formUnion(other.bits)
    }
}
