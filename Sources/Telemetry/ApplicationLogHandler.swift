import Logging

/// Turns each event into a line of an ``ApplicationLog``. Fields of the event come before those of the logger, these
/// before the metadata provider's, these before the log's own.
struct ApplicationLogHandler: LogHandler {
    private let log: ApplicationLog
    /// Set for this logger alone; nil while the log's own threshold counts.
    private var ownLevel: Logger.Level?
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    init(log: ApplicationLog) {
        self.log = log
    }

    var logLevel: Logger.Level {
        get { ownLevel ?? log.threshold.level }
        set { ownLevel = newValue }
    }

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields = log.fields
        if let provided = metadataProvider?.get() { fields.merge(provided) { $1 } }
        fields.merge(metadata) { $1 }
        if let error = event.error { fields["err.message"] = .string(String(describing: error)) }
        if let own = event.metadata { fields.merge(own) { $1 } }
        if log.reportsCaller { fields["file"] = .string("\(event.file):\(event.line)") }
        let record = LogRecord(time: log.now(), level: event.level, message: event.message.description, fields: fields)
        log.output.write(log.format.line(for: record))
    }
}
