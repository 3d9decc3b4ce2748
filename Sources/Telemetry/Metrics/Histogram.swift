/// How often a number fell into which step. Counting costs two atomic additions.
public final class Histogram: Sendable {
    let scale: HistogramScale
    private let cells: MetricCells

    public init(_ scale: HistogramScale) {
        self.scale = scale
        cells = MetricCells(count: scale.width)
    }

    /// - Parameters:
    ///   - number: in the unit that the scale counts in.
    ///   - lane: any number; those who give another do not wait for each other.
    public func observe(_ number: UInt64, lane: Int = 0) {
        cells.observe(number, on: scale, from: 0, lane: lane)
    }

    /// How many fell into each step, and the sum of all.
    var contents: [UInt64] { cells[0..<scale.width] }
}
