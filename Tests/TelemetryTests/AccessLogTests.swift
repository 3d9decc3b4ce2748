import Glibc
import Logging
import Testing

@testable import Telemetry

@Suite(.timeLimit(.minutes(30))) struct AccessLogTests {
    private let output: Pipe
    private let errors: Pipe
    private let logger: Logger

    init() throws {
        output = try Pipe()
        errors = try Pipe()
        let log = ApplicationLog(service: "registry", version: "1", output: LogOutput(descriptor: errors.writeEnd))
        logger = Logger(label: "test", factory: log.handler)
    }

    private func entry(_ target: String) -> AccessLogEntry {
        var entry = AccessLogEntry.example
        entry.target = target
        return entry
    }

    private func lines(_ bytes: [UInt8]) -> Int {
        bytes.count { $0 == UInt8(ascii: "\n") }
    }

    @Test("an idle log writes a line at once, without being closed")
    func idle() {
        let log = AccessLog(output: LogOutput(descriptor: output.writeEnd), logger: logger)
        for number in 0..<3 {
            log.record(entry("/\(number)"))
            #expect(output.read { lines($0) == 1 }.contains("GET /\(number) "))
        }
        #expect(log.close(within: .seconds(60)))
    }

    @Test("many requests at once lose no line and mix none")
    func concurrent() async {
        let log = AccessLog(output: LogOutput(descriptor: output.writeEnd), capacity: 1 << 20, logger: logger)
        await withTaskGroup { group in
            for task in 0..<8 {
                let entries = (0..<50).map { entry("/\(task)/\($0)") }
                group.addTask { for entry in entries { log.record(entry) } }
            }
        }
        #expect(log.close(within: .seconds(60)))
        let written = output.readAll().split(separator: "\n")
        #expect(Set(written).count == 400)
        #expect(written.allSatisfy { $0.hasPrefix("192.0.2.1 - admin [") && $0.hasSuffix("\"skopeo/1.9\"") })
        for task in 0..<8 {
            let own = written.filter { $0.contains("GET /\(task)/") }
            #expect(own.count == 50)
        }
    }

    @Test("closing writes what waits, and later lines are not taken")
    func closing() {
        let log = AccessLog(output: LogOutput(descriptor: output.writeEnd), logger: logger)
        for number in 0..<100 { log.record(entry("/\(number)")) }
        #expect(log.close(within: .seconds(60)))
        log.record(entry("/late"))
        #expect(log.close(within: .seconds(60)))
        let text = output.readAll()
        #expect(lines(Array(text.utf8)) == 100)
        #expect(!text.contains("/late"))
    }

    @Test("a blocked output costs lines beyond the capacity, not time; the loss is reported when it moves again")
    func blocked() {
        let log = AccessLog(output: LogOutput(descriptor: output.writeEnd), capacity: 100_000, logger: logger)
        let target = "/" + String(repeating: "x", count: 900)
        for _ in 0..<2000 { log.record(entry(target)) }
        #expect(!log.close(within: .milliseconds(1)), "nobody reads yet")
        var written = 0
        while !log.close(within: .milliseconds(1)) { written += lines(Array(output.readAll().utf8)) }
        written += lines(Array(output.readAll().utf8))
        #expect(written < 400)
        let told = errors.readAll().matches(of: /lines=([0-9]+)/).compactMap { Int($0.1) }
        #expect(told.reduce(0, +) == 2000 - written)
    }

    @Test("after its reader is gone the log is off, says so once, and nothing waits for it")
    func brokenPipe() {
        let log = AccessLog(output: LogOutput(descriptor: output.writeEnd), logger: logger)
        output.closeReadEnd()
        for _ in 0..<1000 { log.record(entry("/")) }
        #expect(log.close(within: .seconds(60)))
        let report = errors.readAll()
        #expect(lines(Array(report.utf8)) == 1)
        #expect(report.contains("nobody reads"))
    }

    @Test("a full device loses lines and reports them, without an end")
    func fullDevice() throws {
        let full = open("/dev/full", O_WRONLY)
        try #require(full >= 0)
        defer { close(full) }
        let output = LogOutput(descriptor: full)
        #expect(output.write(Array("a\n".utf8)) == .failed(errno: ENOSPC))
        let log = AccessLog(output: output, logger: logger)
        log.record(entry("/"))
        #expect(log.close(within: .seconds(60)))
    }
}
