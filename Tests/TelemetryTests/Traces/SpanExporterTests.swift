import Foundation
import Logging
import StorageTesting
import Synchronization
import Testing

@testable import Telemetry

@Suite("spans", .timeLimit(.minutes(30)))
struct SpanExporterTests {
    private static func settings(_ port: Int, batch: Int = 2, queue: Int = 100) -> TraceSettings {
        var settings = TraceSettings(
            endpoint: "http://127.0.0.1:\(port)/v1/traces?key=hunter2", format: .json,
            headers: [TraceAttribute("api-key", "secret")], userAgent: "me/1",
            resource: [TraceAttribute("service.name", "me")])
        settings.timeout = .seconds(60)
        settings.exportLimit = .seconds(600)
        settings.queueLimit = queue
        settings.batchLimit = batch
        settings.delay = .seconds(3600)
        return settings
    }

    private static func names(_ request: HTTPReceiver.Request) throws -> [String] {
        let tree = try JSONSerialization.jsonObject(with: Data(request.body)) as? [String: [[String: Any]]]
        let scopes = tree?["resourceSpans"]?.first?["scopeSpans"] as? [[String: Any]]
        return (scopes?.first?["spans"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
    }

    private static func text(_ exporter: SpanExporter) -> String {
        String(decoding: MetricsPage([exporter]).text(), as: UTF8.self)
    }

    /// One that has time to send what is left, however busy the machine is.
    private static func patient(_ settings: TraceSettings, logger: Logger = quiet) -> SpanExporter {
        SpanExporter(settings, logger: logger, farewell: .seconds(120))
    }

    /// Sends spans, two at a time, to a collector that rejects one of each two, and runs `body` when that is over.
    private static func sending(
        _ count: Int, toRejecting requests: Int, _ body: (HTTPReceiver, SpanExporter, LineLog) throws -> Void
    ) async throws {
        let answer = HTTPReceiver.Answer.status(
            200, body: #"{"partialSuccess":{"rejectedSpans":"1","errorMessage":"too old"}}"#)
        try await HTTPReceiver.with(script: { _, _ in answer }) { receiver in
            let log = LineLog()
            let exporter = patient(settings(receiver.port), logger: log.logger)
            for number in 1...count { exporter.record(.named("s\(number)")) }
            let run = Task { await exporter.run() }
            _ = await receiver.requests(atLeast: requests)
            run.cancel()
            await run.value
            await exporter.shutdown()
            try body(receiver, exporter, log)
        }
    }

    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test("have names of their own, and go on with the trace of the sender")
    func identity() throws {
        let exporter = SpanExporter(Self.settings(1), logger: Self.quiet)
        let sender = try #require(
            TraceContext(traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
        let child = try #require(exporter.begin(sender))
        #expect(child.traceID == sender.traceID && child.parentID == sender.parentID && child.id != sender.parentID)
        let (one, two) = (try #require(exporter.begin(nil)), try #require(exporter.begin(nil)))
        #expect(one.traceID.count == 32 && one.id.count == 16 && one.parentID == nil)
        #expect((one.traceID + one.id).allSatisfy { "0123456789abcdef".contains($0) })
        #expect(one.traceID != two.traceID && one.id != two.id)
    }

    @Test("reach the collector in batches, after failures that pass, and what is left when the server ends")
    func sending() async throws {
        // The first answer asks for another attempt.
        try await HTTPReceiver.with(script: { number, _ in .status(number == 1 ? 503 : 200) }) { receiver in
            let exporter = Self.patient(Self.settings(receiver.port))
            let run = Task { await exporter.run() }
            for number in 1...3 { exporter.record(.named("s\(number)")) }
            _ = await receiver.requests(atLeast: 2)
            run.cancel()
            await run.value
            await exporter.shutdown()
            let requests = receiver.requests
            let names = try requests.map(Self.names)
            #expect(names == [["s1", "s2"], ["s1", "s2"], ["s3"]])
            for request in requests {
                #expect(request.method == "POST" && request.target == "/v1/traces?key=hunter2")
                #expect(request.values(of: "api-key") == ["secret"])
                #expect(request.values(of: "content-type") == ["application/json"])
                #expect(request.values(of: "user-agent") == ["me/1"])
            }
            #expect(Self.text(exporter).contains("\nregistry_traces_sent_total 3\n"))
            #expect(Self.text(exporter).contains("\nregistry_traces_dropped_total 0\n"))
        }
    }

    @Test("that cannot be written down are told as dropped, and not sent as nothing")
    func notWritten() async throws {
        struct Refusal: Error {}
        try await HTTPReceiver.with(script: { _, _ in .status(200) }) { receiver in
            let log = LineLog()
            let exporter = SpanExporter(
                Self.settings(receiver.port), logger: log.logger, farewell: .seconds(120)
            ) { spans in
                guard spans.first?.name == "s1" else { return Array("later".utf8) }
                throw Refusal()
            }
            for number in 1...3 { exporter.record(.named("s\(number)")) }
            let run = Task { await exporter.run() }
            _ = await receiver.requests(atLeast: 1)
            run.cancel()
            await run.value
            await exporter.shutdown()
            #expect(receiver.requests.map { String(decoding: $0.body, as: UTF8.self) } == ["later"])
            #expect(Self.text(exporter).contains("\nregistry_traces_sent_total 1\n"))
            #expect(Self.text(exporter).contains("\nregistry_traces_dropped_total 2\n"))
            #expect(
                log.lines.contains { $0.hasPrefix("2 spans") && $0.contains("cannot be written down for it: Refusal") })
        }
    }

    @Test("that nobody takes, or that find no room, are counted, told, and do not hold up the end")
    func refused() async throws {
        try await HTTPReceiver.with(script: { _, _ in .status(400) }) { receiver in
            let log = LineLog()
            let exporter = Self.patient(Self.settings(receiver.port, batch: 2, queue: 2), logger: log.logger)
            for number in 1...5 { exporter.record(.named("s\(number)")) }
            let run = Task { await exporter.run() }
            _ = await receiver.requests(atLeast: 1)
            run.cancel()
            await run.value
            await exporter.shutdown()
            #expect(Self.text(exporter).contains("\nregistry_traces_dropped_total 5\n"))
            let place = "http://127.0.0.1:\(receiver.port)/v1/traces"
            #expect(
                log.lines == [
                    "2 spans did not get to the collector at \(place): it answers 400",
                    "3 spans did not get to the collector at \(place): they came faster than it took them",
                ])
        }
    }

    @Test("that a collector takes but for some are not sent again; those are counted as dropped")
    func partial() async throws {
        try await Self.sending(2, toRejecting: 1) { receiver, exporter, log in
            #expect(receiver.requests.count == 1)
            #expect(Self.text(exporter).contains("\nregistry_traces_sent_total 1\n"))
            #expect(Self.text(exporter).contains("\nregistry_traces_dropped_total 1\n"))
            #expect(log.lines.map { $0.hasSuffix("it rejects some: too old") } == [true])
        }
    }

    @Test("that were dropped during the silence of the log are told at the end with their own cause")
    func causes() async throws {
        try await Self.sending(6, toRejecting: 3) { receiver, _, log in
            let place = "http://127.0.0.1:\(receiver.port)/v1/traces"
            #expect(
                log.lines
                    == [1, 2].map {
                        "\($0) spans did not get to the collector at \(place): it rejects some: too old"
                    })
        }
    }

    @Test(
        "are not sent to another place, and what a collector says behind its status is not waited for",
        arguments: [
            (.status(307, fields: [("location", "/elsewhere")]), 0), (.dripping(200), 2), (.cutInBody(200), 2),
        ] as [(HTTPReceiver.Answer, Int)])
    func strange(_ answer: HTTPReceiver.Answer, _ sent: Int) async throws {
        try await HTTPReceiver.with(script: { _, _ in answer }) { receiver in
            let exporter = Self.patient(Self.settings(receiver.port))
            for number in 1...2 { exporter.record(.named("s\(number)")) }
            let run = Task { await exporter.run() }
            _ = await receiver.requests(atLeast: 1)
            run.cancel()
            await run.value
            await exporter.shutdown()
            #expect(receiver.requests.count == 1)
            #expect(Self.text(exporter).contains("\nregistry_traces_sent_total \(sent)\n"))
        }
    }

    @Test("wait three seconds at most for a collector that says nothing, when the server ends")
    func silent() async throws {
        try await HTTPReceiver.with(script: { _, _ in .silent }) { receiver in
            let log = LineLog()
            var settings = Self.settings(receiver.port)
            settings.timeout = .seconds(600)
            settings.exportLimit = .seconds(600)
            let exporter = SpanExporter(settings, logger: log.logger)
            for number in 1...3 { exporter.record(.named("s\(number)")) }
            let run = Task { await exporter.run() }
            _ = await receiver.requests(atLeast: 1)
            let start = ContinuousClock.now
            run.cancel()
            await run.value
            #expect(ContinuousClock.now - start < .seconds(120))
            await exporter.shutdown()
            #expect(Self.text(exporter).contains("\nregistry_traces_dropped_total 3\n"))
            #expect(log.lines.count == 2 && log.lines.allSatisfy { $0.hasSuffix("the server ends") }, "\(log.lines)")
        }
    }

    @Test("reach a collector by TLS that its authority vouches for, and no other")
    func tls() async throws {
        try await TemporaryDirectory.with { folder in
            let certificate = try await TestCertificate(in: folder)
            try await HTTPReceiver.with(certificate: certificate) { receiver in
                for isTrusted in [true, false] {
                    let log = LineLog()
                    var settings = Self.settings(receiver.port)
                    settings.endpoint = "https://127.0.0.1:\(receiver.port)/"
                    if isTrusted {
                        settings.authorities = .init(variable: "X", path: certificate.file)
                        // What it is shown is not asked for, but must be there.
                        settings.certificate = settings.authorities
                        settings.key = .init(variable: "Y", path: certificate.key)
                    }
                    let exporter = Self.patient(settings, logger: log.logger)
                    exporter.record(.named("s"))
                    let run = Task { await exporter.run() }
                    run.cancel()
                    await run.value
                    await exporter.shutdown()
                    #expect(receiver.requests.count == 1)
                    #expect(log.lines.count == (isTrusted ? 0 : 1))
                }
            }
        }
    }
}
