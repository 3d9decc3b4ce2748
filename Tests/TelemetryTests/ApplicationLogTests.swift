import Logging
import Testing

@testable import Telemetry

@Suite struct ApplicationLogTests {
    private let pipe: Pipe

    init() throws {
        pipe = try Pipe()
    }

    private func logger(
        level: Logger.Level = .info, fields: [String: String] = [:], reportsCaller: Bool = false,
        provider: Logger.MetadataProvider? = nil
    ) -> Logger {
        let log = ApplicationLog(
            threshold: LogThreshold(level), fields: fields, service: "registry", version: "1", instance: "id",
            reportsCaller: reportsCaller,
            output: LogOutput(descriptor: pipe.writeEnd)
        ) { Timestamp(seconds: 0) }
        var handler = log.handler(label: "test")
        handler.metadataProvider = provider
        return Logger(label: "test") { _ in handler }
    }

    private let start = #"time="1970-01-01T00:00:00.000000000Z" level=info msg="m""#

    @Test("every line carries service, version and instance")
    func ownFields() {
        logger().info("m")
        #expect(pipe.readAll() == "\(start) instance.id=id service=registry version=1\n")
    }

    @Test("nearer fields win: event, logger, provider, configuration, own")
    func precedence() {
        var logger = logger(
            fields: ["service": "configured", "version": "configured", "instance.id": "configured", "x": "configured"],
            provider: Logger.MetadataProvider { ["version": "provider", "instance.id": "provider", "x": "provider"] })
        logger[metadataKey: "instance.id"] = "logger"
        logger[metadataKey: "x"] = "logger"
        logger.info("m", metadata: ["x": "event"])
        #expect(pipe.readAll() == "\(start) instance.id=logger service=configured version=provider x=event\n")
    }

    @Test("lines below the level are not written")
    func level() {
        let logger = logger(level: .error)
        logger.warning("m")
        logger.error("n")
        #expect(pipe.readAll().contains(#"level=error msg="n""#))
    }

    @Test("the caller's file and line are shown when asked for")
    func caller() {
        logger(reportsCaller: true).info("m")
        let line = #line - 1
        #expect(pipe.readAll().contains(" file=\"TelemetryTests/ApplicationLogTests.swift:\(line)\" "))
    }

    @Test("an error of the event is a field")
    func error() {
        struct Failure: Error, CustomStringConvertible { let description = "no room" }
        logger().info("m", error: Failure())
        #expect(pipe.readAll().contains(#" err.message="no room" "#))
    }

    @Test("after its reader is gone the log is silent, and the process alive")
    func brokenPipe() {
        let output = LogOutput(descriptor: pipe.writeEnd)
        pipe.closeReadEnd()
        #expect(output.write(Array("a\n".utf8)) == .givenUp)
        #expect(output.write(Array("b\n".utf8)) == .givenUp)
    }

    @Test("an instance identifier is a random UUID of version 4")
    func instance() {
        let text = InstanceIdentifier.random()
        #expect(text != InstanceIdentifier.random())
        let parts = text.split(separator: "-")
        #expect(parts.map(\.count) == [8, 4, 4, 4, 12])
        #expect(parts[2].first == "4")
        #expect(["8", "9", "a", "b"].contains(parts[3].first))
        #expect(text.allSatisfy { $0 == "-" || $0.isHexDigit && !$0.isUppercase })
    }
}
