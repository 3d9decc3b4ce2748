/// Somebody who has numbers to show.
public protocol MetricSource: Sendable {
    /// Writes whole families. May block for short reads of `/proc`, and is called from a thread where that is no harm.
    func write(to exposition: inout Exposition)
}
