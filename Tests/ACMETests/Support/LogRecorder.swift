import Logging
import Synchronization

/// Keeps what is logged.
final class LogRecorder: Sendable {
    private let held = Mutex<[String]>([])

    /// `warning: the text`, each.
    var lines: [String] { held.withLock { $0 } }

    var logger: Logger {
        Logger(label: "test") { _ in Handler(recorder: self) }
    }

    func contains(_ words: String) -> Bool { lines.contains { $0.contains(words) } }

    private struct Handler: LogHandler {
        let recorder: LogRecorder
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.debug

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let values = (event.metadata ?? [:]).map { " \($0)=\($1)" }.sorted().joined()
            recorder.held.withLock { $0.append("\(event.level): \(event.message)\(values)") }
        }
    }
}
