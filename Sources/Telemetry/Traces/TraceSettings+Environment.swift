extension TraceSettings {
    /// What came of the variables.
    public struct Reading: Sendable {
        /// Nil when nothing is to be sent.
        public var settings: TraceSettings?
        /// What has another effect than it may seem, each with the name of its variable.
        public var warnings: [String] = []
    }

    /// Reads the variables that begin with `OTEL_`. Without an endpoint, or `otlp` as the exporter, nothing is sent.
    ///
    /// - Parameters:
    ///   - environment: all variables of the process.
    ///   - service: the name of this process where none is given.
    public static func read(_ environment: [String: String], service: String, version: String) -> Reading {
        var variables = TraceVariables(environment)
        guard variables.word("OTEL_SDK_DISABLED") != "true", let endpoint = variables.endpoint() else {
            return Reading(settings: nil, warnings: variables.warnings)
        }
        var resource = variables.list("OTEL_RESOURCE_ATTRIBUTES")
        if let name = variables.text("OTEL_SERVICE_NAME") {
            resource.removeAll { $0.name == "service.name" }
            resource.append(TraceAttribute("service.name", name))
        }
        for (name, value) in [("service.name", service), ("service.version", version)]
        where !resource.contains(where: { $0.name == name }) {
            resource.append(TraceAttribute(name, value))
        }
        let batch = variables.number("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", in: 1...10_000, or: 512)
        let settings = TraceSettings(
            endpoint: endpoint, headers: variables.headers(),
            timeout: .milliseconds(
                variables.number(
                    variables.first("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT"),
                    in: 1...600_000, or: 10_000)),
            authorities: variables.text(
                variables.first("OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE", "OTEL_EXPORTER_OTLP_CERTIFICATE")),
            resource: resource, sampler: variables.sampler(),
            queueLimit: max(batch, variables.number("OTEL_BSP_MAX_QUEUE_SIZE", in: 1...100_000, or: 2048)),
            batchLimit: batch,
            delay: .milliseconds(variables.number("OTEL_BSP_SCHEDULE_DELAY", in: 10...600_000, or: 5000)))
        variables.warnOfOthers()
        return Reading(settings: settings, warnings: variables.warnings)
    }
}
