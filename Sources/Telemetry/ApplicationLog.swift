public import Logging

/// How the server's own log is written: what `log.formatter`, `log.level`, `log.fields` and `log.reportcaller` say.
///
/// Give ``handler(label:)`` to `LoggingSystem.bootstrap`. Every logger then writes to one output, a line an event.
public struct ApplicationLog: Sendable {
    var format: LogFormat
    let threshold: LogThreshold
    var fields: Logger.Metadata
    var reportsCaller: Bool
    var output: LogOutput
    var now: @Sendable () -> Timestamp

    /// Every line carries `service`, `version`, `instance.id` and `fields`, of which `fields` win. `reportsCaller` adds
    /// the file and line that logged. Moving `threshold` changes the level of every logger that has none of its own.
    public init(
        format: LogFormat = .text,
        threshold: LogThreshold = LogThreshold(.info),
        fields: [String: String] = [:],
        service: String,
        version: String,
        instance: String = InstanceIdentifier.random(),
        reportsCaller: Bool = false,
        output: LogOutput = .standardError,
        now: @escaping @Sendable () -> Timestamp = Timestamp.now
    ) {
        self.format = format
        self.threshold = threshold
        self.fields = ["service": .string(service), "version": .string(version), "instance.id": .string(instance)]
        self.fields.merge(fields.mapValues { .string($0) }) { _, configured in configured }
        self.reportsCaller = reportsCaller
        self.output = output
        self.now = now
    }

    /// A handler for a new logger. The label is not shown: fields say where a line comes from.
    public func handler(label: String) -> any LogHandler {
        ApplicationLogHandler(log: self)
    }
}
