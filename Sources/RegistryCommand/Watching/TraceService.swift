import Logging
import Release
import ServiceLifecycle
import Telemetry

/// Sends spans to a collector until the server stops.
struct TraceService: Service {
    let exporter: SpanExporter

    /// What the variables of OpenTelemetry say. Blocks to read files that they name.
    static func settings(_ environment: [String: String]) -> TraceSettings.Reading {
        TraceSettings.read(environment, service: "registry", product: "packhouse", version: Version.current)
    }

    /// Nil where the variables name no collector. Says in the log what came of them.
    static func begin(_ environment: [String: String], logger: Logger) -> TraceService? {
        let reading = settings(environment)
        for warning in reading.warnings { logger.warning("\(warning)") }
        guard let settings = reading.settings else { return nil }
        logger.info("traces are sent to \(settings.shownEndpoint)")
        return TraceService(exporter: SpanExporter(settings, logger: logger))
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await exporter.run() }
    }
}
