import Foundation
import Logging
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import Telemetry

@Suite("spans", .timeLimit(.minutes(2)))
struct SpanExporterTests {
    private static func span(_ name: String) -> Span {
        var span = Span(
            traceID: "4bf92f3577b34da6a3ce929d0e0e4736", id: "00f067aa0ba902b7", parentID: nil,
            start: Timestamp(seconds: 1_700_000_000, nanoseconds: 999_999_999))
        span.name = name
        return span
    }

    private static func settings(_ endpoint: String, batch: Int = 2, queue: Int = 100) -> TraceSettings {
        TraceSettings(
            endpoint: endpoint, headers: [TraceAttribute("api-key", "secret")], timeout: .seconds(5), authorities: nil,
            resource: [TraceAttribute("service.name", "me")], sampler: TraceSampler(root: .all, followsSender: true),
            queueLimit: queue, batchLimit: batch, delay: .seconds(3600))
    }

    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test("wait for a batch, and are dropped when there is no room")
    func queue() {
        var queue = SpanQueue(limit: 3, batch: 2)
        #expect(queue.take().isEmpty)
        #expect(queue.add(Self.span("a")) == .wait)
        #expect(queue.add(Self.span("b")) == .send)
        #expect(queue.add(Self.span("c")) == .wait)
        #expect(queue.add(Self.span("d")) == .dropped)
        #expect(queue.take().map(\.name) == ["a", "b"])
        #expect(queue.take().map(\.name) == ["c"])
        #expect(queue.add(Self.span("e")) == .wait)
    }

    @Test("are sent again after what may pass, a few times, and later each time")
    func attempts() {
        var attempts = ExportAttempts()
        #expect(attempts.next(after: .failed, chance: 0) == .again(after: .milliseconds(250)))
        #expect(attempts.next(after: .status(503, retryAfter: nil), chance: 0) == .again(after: .milliseconds(500)))
        #expect(attempts.next(after: .status(429, retryAfter: .seconds(7)), chance: 0.5) == .again(after: .seconds(7)))
        #expect(attempts.next(after: .failed, chance: 0) == .giveUp)
        for status in [400, 401, 404, 500] {
            var attempts = ExportAttempts()
            #expect(attempts.next(after: .status(status, retryAfter: nil), chance: 0) == .giveUp)
        }
        var patient = ExportAttempts()
        #expect(patient.next(after: .status(503, retryAfter: .seconds(60)), chance: 0) == .giveUp)
        var good = ExportAttempts()
        #expect(good.next(after: .status(200, retryAfter: nil), chance: 0) == .done)
    }

    @Test("become OTLP's JSON")
    func document() throws {
        var span = Self.span("GET manifest")
        span.finish(after: 2)
        span.note("url.path", "/v2/\"x\"")
        span.note("absent", nil)
        span.note("status", 503)
        span.note("long", String(repeating: "é", count: 2000))
        span.failure = "no"
        let bytes = TraceDocument([span], resource: [TraceAttribute("service.name", "me")]).bytes()
        let tree = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? NSDictionary)
        let long = String(repeating: "é", count: 512)
        let expected: NSDictionary = [
            "resourceSpans": [
                [
                    "resource": ["attributes": [["key": "service.name", "value": ["stringValue": "me"]]]],
                    "scopeSpans": [
                        [
                            "scope": ["name": "packhouse"],
                            "spans": [
                                [
                                    "traceId": "4bf92f3577b34da6a3ce929d0e0e4736", "spanId": "00f067aa0ba902b7",
                                    "name": "GET manifest", "kind": 2, "startTimeUnixNano": "1700000000999999999",
                                    "endTimeUnixNano": "1700000001000000001",
                                    "attributes": [
                                        ["key": "url.path", "value": ["stringValue": "/v2/\"x\""]],
                                        ["key": "status", "value": ["intValue": "503"]],
                                        ["key": "long", "value": ["stringValue": long]],
                                    ],
                                    "status": ["code": 2, "message": "no"],
                                ]
                            ],
                        ]
                    ],
                ]
            ]
        ]
        #expect(tree == expected)
    }

    @Test("have names of their own, and go on with the trace of the sender")
    func identity() throws {
        let exporter = SpanExporter(Self.settings("http://127.0.0.1:1/"), logger: Self.quiet)
        let now = Timestamp.now()
        let sender = try #require(
            TraceContext(traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
        let child = try #require(exporter.span(sender, start: now))
        #expect(child.traceID == sender.traceID && child.parentID == sender.parentID && child.id != sender.parentID)
        let (one, two) = (try #require(exporter.span(nil, start: now)), try #require(exporter.span(nil, start: now)))
        #expect(one.traceID.count == 32 && one.id.count == 16 && one.parentID == nil)
        #expect(one.traceID != two.traceID && one.id != two.id)
    }

    @Test("reach the collector in batches, after failures that pass, and what is left when the server ends")
    func sending() async throws {
        // The first answer asks for another attempt.
        try await withCollector(answers: ["503 Busy", "200 OK"]) { port, requests in
            let exporter = SpanExporter(Self.settings("http://127.0.0.1:\(port)/v1/traces"), logger: Self.quiet)
            let run = Task { await exporter.run() }
            for number in 1...3 { exporter.record(Self.span("s\(number)")) }
            while requests.count < 2 { try await Task.sleep(for: .milliseconds(5)) }
            run.cancel()
            await run.value
            await exporter.shutdown()
            let all = requests.all
            #expect(all.count == 3)
            for request in all {
                #expect(request.hasPrefix("POST /v1/traces HTTP/1.1\r\n"))
                #expect(
                    request.contains("api-key: secret\r\n") && request.contains("Content-Type: application/json\r\n"))
            }
            func names(_ request: String) -> [String] {
                request.split(separator: "\"name\":\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
                    .filter { $0 != "packhouse" }
            }
            #expect(all.map(names) == [["s1", "s2"], ["s1", "s2"], ["s3"]])
            let metrics = String(decoding: MetricsPage([exporter]).text(), as: UTF8.self)
            #expect(metrics.contains("\nregistry_traces_sent_total 3\n"))
            #expect(metrics.contains("\nregistry_traces_dropped_total 0\n"))
        }
    }

    @Test("that nobody takes are counted, and do not hold up the end")
    func refused() async throws {
        try await withCollector(answers: ["400 No"]) { port, requests in
            let exporter = SpanExporter(
                Self.settings("http://127.0.0.1:\(port)/", batch: 2, queue: 2), logger: Self.quiet)
            for number in 1...5 { exporter.record(Self.span("s\(number)")) }
            let run = Task { await exporter.run() }
            while requests.count < 1 { try await Task.sleep(for: .milliseconds(5)) }
            run.cancel()
            await run.value
            await exporter.shutdown()
            let metrics = String(decoding: MetricsPage([exporter]).text(), as: UTF8.self)
            #expect(metrics.contains("\nregistry_traces_dropped_total 5\n"), "\(metrics)")
        }
    }
}

/// What a collector was asked.
private final class Requests: Sendable {
    private let list = Mutex<[String]>([])

    var all: [String] { list.withLock { $0 } }
    var count: Int { list.withLock { $0.count } }

    func add(_ request: String) -> Int {
        list.withLock { list in
            list.append(request)
            return list.count - 1
        }
    }
}

/// Runs a collector that gives its answers in turn, the last one again and again.
private func withCollector(
    answers: [String], _ body: @escaping @Sendable (Int, Requests) async throws -> Void
) async throws {
    let requests = Requests()
    let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .bind(host: "127.0.0.1", port: 0) { channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
            }
        }
    let port = try #require(server.channel.localAddress?.port)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            try await server.executeThenClose { clients in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await client in clients {
                        group.addTask { try? await answer(client, answers, requests) }
                    }
                }
            }
        }
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(port, requests))
        } catch {
            result = .failure(error)
        }
        group.cancelAll()
        // Cancelled, which is how it ends.
        while let ended = await group.nextResult() { _ = ended }
        try result.get()
    }
}

private func answer(
    _ client: NIOAsyncChannel<ByteBuffer, ByteBuffer>, _ answers: [String], _ requests: Requests
) async throws {
    try await client.executeThenClose { inbound, outbound in
        var text = ""
        for try await bytes in inbound {
            text += String(buffer: bytes)
            guard let head = text.firstRange(of: "\r\n\r\n"),
                let length = text.lowercased().split(separator: "content-length: ").dropFirst().first
                    .flatMap({ Int($0.prefix { $0.isNumber }) }),
                text[head.upperBound...].utf8.count >= length
            else { continue }
            let number = requests.add(text)
            text = ""
            let status = answers[min(number, answers.count - 1)]
            try await outbound.write(ByteBuffer(string: "HTTP/1.1 \(status)\r\nContent-Length: 0\r\n\r\n"))
        }
    }
}
