/// A version of which the last numbers may be missing or left open: `1.2`, `1.x`, `*`.
struct ChartVersionPattern: Hashable {
    private static let longest = 256

    /// Those that are written, at most three.
    let numbers: [UInt64]
    let preRelease: [Substring]

    init?(_ text: some StringProtocol) {
        guard text.utf8.count <= ChartVersionPattern.longest else { return nil }
        let main = String(text).prefix { $0 != "+" }
        let core = main.prefix { $0 != "-" }
        let parts = (core.first == "v" ? core.dropFirst() : core)
            .split(separator: ".", omittingEmptySubsequences: false)
        let written = parts.prefix { !["x", "X", "*"].contains($0) }
        let numbers = written.compactMap { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } ? UInt64($0) : nil }
        guard (1...3).contains(parts.count), numbers.count == written.count,
            parts.dropFirst(numbers.count).allSatisfy({ ["x", "X", "*"].contains($0) })
        else { return nil }
        self.numbers = numbers
        preRelease = main.dropFirst(core.count + 1).split(separator: ".")
    }

    /// The first version that fits.
    var least: ChartVersion { ChartVersion(numbers: numbers, preRelease: preRelease) }

    /// The first version, which is a pre-release, behind those that have the first `count` numbers; nil when there is none.
    func next(after count: Int) -> ChartVersion? {
        guard (1...3).contains(count), count <= numbers.count, numbers[count - 1] < .max else { return nil }
        return ChartVersion(numbers: Array(numbers.prefix(count - 1)) + [numbers[count - 1] + 1], preRelease: ["0"])
    }
}
