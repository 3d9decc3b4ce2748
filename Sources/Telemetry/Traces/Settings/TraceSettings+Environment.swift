extension TraceSettings {
    /// What came of the variables.
    public struct Reading: Sendable {
        /// Nil when nothing is to be sent.
        public var settings: TraceSettings?
        /// What has another effect than it may seem, each with the name of its variable and no value that may be secret.
        public var warnings: [String] = []
    }

    /// A batch of more could become larger than the 20 MiB that collectors take (OTLP specification, "OTLP/HTTP Request").
    private static let largestBatch = 4096
    private static let longest = 600_000

    /// Reads the variables that begin with `OTEL_`, and the files that they name, which blocks. Without an endpoint, or `otlp` as the
    /// exporter, nothing is sent.
    ///
    /// - Parameters:
    ///   - environment: all variables of the process.
    ///   - service: the name of this process where none is given.
    ///   - product: what it calls itself to the collector.
    public static func read(
        _ environment: [String: String], service: String, product: String, version: String
    ) -> Reading {
        var reading = interpret(environment, service: service, product: product, version: version)
        if let problem = reading.settings?.fileProblem {
            reading.settings = nil
            reading.warnings.append("\(problem); no traces are sent")
        }
        return reading
    }

    /// The same without a look at the files.
    static func interpret(
        _ environment: [String: String], service: String, product: String, version: String
    ) -> Reading {
        var variables = TraceVariables(environment)
        guard !variables.isTrue("OTEL_SDK_DISABLED"), let exporter = variables.exporter() else {
            return Reading(settings: nil, warnings: variables.warnings)
        }
        var settings = TraceSettings(
            endpoint: exporter.endpoint, format: exporter.format, headers: variables.headers(),
            userAgent: "\(product)/\(version)", resource: variables.resource(service: service, version: version),
            sampler: variables.sampler())
        settings.authorities = variables.file("CERTIFICATE")
        (settings.certificate, settings.key) = variables.shownCertificate()
        settings.timeout = variables.timeout(
            variables.first("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT"), or: settings.timeout)
        settings.exportLimit = variables.timeout("OTEL_BSP_EXPORT_TIMEOUT", or: settings.exportLimit)
        settings.delay = .milliseconds(
            max(10, variables.number("OTEL_BSP_SCHEDULE_DELAY", in: 0...longest, or: 5000)))
        settings.queueLimit = variables.number("OTEL_BSP_MAX_QUEUE_SIZE", in: 1...100_000, or: settings.queueLimit)
        settings.batchLimit = variables.batch(upTo: largestBatch, queue: settings.queueLimit, or: settings.batchLimit)
        variables.warnOfOthers()
        return Reading(settings: settings, warnings: variables.warnings)
    }
}
