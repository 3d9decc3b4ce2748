public import Logging

/// The access log in Apache's combined form, one line a request.
///
/// A request only formats its line into memory; a thread of the log's own writes, every 10 ms while there are lines. While the
/// output is blocked up to `capacity` bytes wait; lines beyond that are dropped, counted, and the count is reported to
/// the application log as soon as the output moves again. Memory is a few times `capacity` at most.
public final class AccessLog: MetricSource {
    private let writer: AccessLogWriter

    /// Starts the writing thread.
    public init(output: LogOutput = .standardOutput, capacity: Int = 4 << 20, logger: Logger) {
        writer = AccessLogWriter(output: output, capacity: capacity, logger: logger)
        writer.start()
    }

    deinit {
        writer.stop()
    }

    /// Adds a line. Never waits for the output. After ``close(within:)`` it does nothing.
    ///
    /// - Parameter lane: any number; those who give another do not wait for each other.
    public func record(_ entry: AccessLogEntry, lane: Int = 0) {
        writer.record(entry, lane: lane)
    }

    public func write(to exposition: inout Exposition) {
        exposition.begin(
            "registry_access_log_lost_lines_total", .counter, "Lines of the access log that could not be written.")
        exposition.add(writer.lostLines)
    }

    /// Ends the log: blocks until everything is written, at most for `limit`. Returns whether it was.
    @discardableResult
    public func close(within limit: Duration = .seconds(2)) -> Bool {
        writer.stop()
        return writer.waitUntilFinished(for: limit)
    }
}
