import Logging
import ServiceLifecycle
import Telemetry

/// Sends spans to a collector until the server stops.
struct TraceService: Service {
    let exporter: SpanExporter

    /// Nil where the variables of OpenTelemetry name no collector. Says in the log what came of them.
    static func begin(_ environment: [String: String], logger: Logger) -> TraceService? {
        let reading = TraceSettings.read(environment, service: "registry", version: Version.current)
        for warning in reading.warnings { logger.warning("\(warning)") }
        guard let settings = reading.settings else { return nil }
        logger.info("traces are sent to \(settings.shownEndpoint)")
        return TraceService(exporter: SpanExporter(settings, logger: logger))
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await exporter.run() }
    }
}
