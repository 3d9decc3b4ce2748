/// The steps of a histogram, and what its numbers are shown as.
public struct HistogramScale: Hashable, Sendable {
    /// The largest number of each step but the last, which has no end; ascending.
    let bounds: [UInt64]
    /// What one is divided by that is shown.
    let unit: Double

    /// Counted in nanoseconds, shown in seconds: 1 ms to 60 s.
    public static let seconds = HistogramScale(
        bounds: [1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 60_000].map { $0 * 1_000_000 },
        unit: 1_000_000_000)
    /// Likewise for what takes less: 10 µs to 30 s.
    public static let shortSeconds = HistogramScale(
        bounds: [10, 50, 100, 500, 1000, 5000, 10_000, 50_000, 100_000, 500_000, 1_000_000, 5_000_000, 30_000_000]
            .map { $0 * 1_000 },
        unit: 1_000_000_000)
    /// 1 KiB to 4 GiB, in steps of four.
    public static let bytes = HistogramScale(bounds: (0..<12).map { 1024 << (2 * $0) }, unit: 1)

    /// The cells that a histogram takes: one for each step, and one for the sum.
    var width: Int { bounds.count + 2 }

    /// The step that a number falls into.
    func step(of number: UInt64) -> Int {
        var step = 0
        while step < bounds.count, bounds[step] < number { step += 1 }
        return step
    }
}

extension MetricCells {
    /// Counts a number in the histogram whose cells begin at `start`.
    func observe(_ number: UInt64, on scale: HistogramScale, from start: Int, lane: Int) {
        add(1, to: start + scale.step(of: number), lane: lane)
        // Most have no body; nothing need be added then.
        if number > 0 { add(Int64(truncatingIfNeeded: number), to: start + scale.width - 1, lane: lane) }
    }
}
