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

    func count(_ words: String...) -> Int {
        lines.count { line in words.allSatisfy { line.contains($0) } }
    }

    private struct Handler: LogHandler {
        let recorder: LogRecorder
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.debug

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            recorder.held.withLock { $0.append("\(event.level): \(event.message)") }
        }
    }
}
