/// What `/metrics` shows: the numbers of all sources, in their order.
public struct MetricsPage: Sendable {
    private let sources: [any MetricSource]

    /// - Parameter sources: none writes a family that another writes.
    public init(_ sources: [any MetricSource]) {
        self.sources = sources
    }

    /// As they are now, in Prometheus' text format. May block for short reads of `/proc`.
    public func text() -> [UInt8] {
        var exposition = Exposition()
        for source in sources { source.write(to: &exposition) }
        return exposition.bytes
    }
}
