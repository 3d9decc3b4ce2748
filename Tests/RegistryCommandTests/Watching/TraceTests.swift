import Foundation
import StorageTesting
import Testing

@Suite("traces", .fewAtATime)
struct TraceTests {
    /// Keeps each body that is posted in a file of its own.
    private static let collector = """
        import http.server, itertools, os, sys
        numbers = itertools.count()
        class Collector(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                name = os.path.join(sys.argv[2], "%d" % next(numbers))
                open(name + ".new", "wb").write(self.path.encode() + b"\\n" + body)
                os.rename(name + ".new", name + ".json")
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()
        http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Collector).serve_forever()
        """

    private func spans(in folder: String) throws -> [[String: Any]] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }.flatMap { name in
            let parts = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
                .split(separator: "\n", maxSplits: 1)
            #expect(parts[0] == "/v1/traces")
            let tree = try JSONSerialization.jsonObject(with: Data(parts[1].utf8))
            let resource = try value("resourceSpans.0.resource.attributes", in: tree, as: [[String: Any]].self)
            #expect(resource.contains { $0["key"] as? String == "service.name" })
            return try value("resourceSpans.0.scopeSpans.0.spans", in: tree, as: [[String: Any]].self)
        }
    }

    private func attribute(_ name: String, of span: [String: Any]) -> String? {
        let all = span["attributes"] as? [[String: Any]]
        let value = all?.first { $0["key"] as? String == name }?["value"] as? [String: String]
        return value?["stringValue"] ?? value?["intValue"]
    }

    @Test("of requests reach a collector, as part of the trace of the client, and the last ones when the server ends")
    func collected() async throws {
        try await withBench { bench in
            let (port, folder) = (try LoopbackPort.free(), bench.path("spans"))
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            _ = try bench.start(
                URL(fileURLWithPath: "/usr/bin/python3"),
                [try bench.write(Self.collector, to: "collector.py"), "\(port)", folder])
            _ = try await eventually("the collector") { try LoopbackPort.isOpen(port) ? true : nil }
            let server = try await bench.serveWatched(
                "version: 0.1\nstorage: inmemory\n",
                environment: [
                    "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:\(port)", "OTEL_BSP_SCHEDULE_DELAY": "50",
                    "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
                ])
            try await server.server.logged("level=warning", "OTEL_EXPORTER_OTLP_PROTOCOL")
            let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
            let refused = try await server.endpoint.get(
                "/v2/a/manifests/b?secret=hunter2", headers: ["traceparent: 00-\(trace)-00f067aa0ba902b7-01"])
            #expect(refused["X-Request-Id"] == trace)
            // The sender does not record it, so that it is not recorded here either.
            _ = try await server.endpoint.get(
                "/v2/", headers: ["traceparent: 00-\(trace.reversed().map(String.init).joined())-00f067aa0ba902b7-00"])
            let span = try await eventually("the span") { try spans(in: folder).first }
            #expect(span["traceId"] as? String == trace)
            #expect(span["parentSpanId"] as? String == "00f067aa0ba902b7")
            #expect(span["name"] as? String == "GET manifest")
            #expect(attribute("http.response.status_code", of: span) == "404")
            #expect(attribute("url.path", of: span) == "/v2/a/manifests/b")
            #expect(attribute("network.protocol.version", of: span) == "1.1")
            #expect(attribute("http.response.body.size", of: span) == "\(refused.body.count)")
            let start = try #require((span["startTimeUnixNano"] as? String).flatMap { Int64($0) })
            let end = try #require((span["endTimeUnixNano"] as? String).flatMap { Int64($0) })
            #expect(start < end && abs(Double(start) / 1e9 - Date().timeIntervalSince1970) < 600)

            for _ in 0..<5 { _ = try await server.endpoint.get("/v2/_catalog") }
            #expect(try await server.server.stop() == .exited(0))
            let all = try spans(in: folder)
            #expect(all.count { $0["name"] as? String == "GET catalog" } == 5)
            #expect(!all.contains { $0["name"] as? String == "GET base" })
            #expect(Set(all.compactMap { $0["traceId"] as? String }).count == 6)
        }
    }

    @Test("are no trouble for anybody when the collector is not there, and the log says so once")
    func nobody() async throws {
        try await withBench { bench in
            let port = try LoopbackPort.free()
            let server = try await bench.serveWatched(
                "version: 0.1\nstorage: inmemory\n",
                environment: [
                    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:\(port)/v1/traces?key=hunter2",
                    "OTEL_BSP_SCHEDULE_DELAY": "50", "OTEL_EXPORTER_OTLP_HEADERS": "authorization=hunter2",
                ])
            for _ in 0..<3 { #expect(try await server.endpoint.get("/v2/").status == 200) }
            try await server.server.logged(
                "level=warning", "could not be sent to the collector at http://127.0.0.1:\(port)/v1/traces:")
            #expect(try await server.metrics()["registry_traces_dropped_total"] ?? 0 > 0)
            #expect(try await server.server.stop() == .exited(0))
            #expect(!server.server.process.standardError.contains("hunter2"))
        }
    }

    @Test("are not sent by a protocol that is not spoken, which the start and config check say")
    func unsupported() async throws {
        try await withBench { bench in
            let environment = [
                "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4317", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc",
            ]
            let server = try await bench.serve("version: 0.1\nstorage: inmemory\n", environment: environment)
            try await server.logged("level=warning", "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "no traces are sent")
            #expect(!server.process.standardError.contains("traces are sent to"))
            let check = try await bench.registry(
                ["config", "check", bench.path("config.yml")], environment: environment)
            #expect(check.currentEnding() == .exited(0))
            #expect(check.standardError.contains("warning: OTEL_EXPORTER_OTLP_PROTOCOL: "))
        }
    }
}
