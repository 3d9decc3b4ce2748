import Foundation
import StorageTesting
import Testing

@Suite("traces", .fewAtATime)
struct TraceTests {
    private static let memory = "version: 0.1\nstorage: inmemory\n"
    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"

    @Test("of requests reach a collector, as part of the trace of the client, and the last ones when the server ends")
    func collected() async throws {
        try await withBench { bench in
            try await HTTPReceiver.with { collector in
                let users = try bench.write(Deployment.userLine + "\n", to: "htpasswd")
                let server = try await bench.serveWatched(
                    Self.memory + "auth: {htpasswd: {realm: r, path: \(users)}}\n",
                    environment: [
                        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:\(collector.port)",
                        "OTEL_BSP_SCHEDULE_DELAY": "50", "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json",
                        "OTEL_EXPORTER_OTLP_HEADERS": "api-key=hunter2",
                        "OTEL_RESOURCE_ATTRIBUTES": "deployment.environment=test",
                        "OTEL_EXPORTER_OTLP_TIMEOUT": "300000", "OTEL_BSP_EXPORT_TIMEOUT": "300000",
                        "REGISTRY_HTTP_DRAINTIMEOUT": "300s",
                    ], login: Deployment.login)
                let refused = try await server.endpoint.get(
                    "/v2/a/manifests/b?secret=hunter2",
                    headers: ["traceparent: 00-\(Self.trace)-00f067aa0ba902b7-01", "User-Agent: me/1"])
                #expect(refused["X-Trace-Id"] == Self.trace)
                // The sender does not record it, so that it is not recorded here either.
                let other = String(Self.trace.reversed())
                _ = try await server.endpoint.get("/v2/", headers: ["traceparent: 00-\(other)-00f067aa0ba902b7-00"])
                let first = try #require(await collector.requests(atLeast: 1).first)
                #expect(first.method == "POST" && first.target == "/v1/traces")
                #expect(first.values(of: "content-type") == ["application/json"])
                #expect(first.values(of: "api-key") == ["hunter2"])
                let resource = try CollectedSpan.resource(of: first)
                #expect(Set(resource.keys) == ["service.name", "service.version", "deployment.environment"])
                #expect(resource["service.name"] == "registry")

                let span = try #require(try CollectedSpan.list([first]).first)
                #expect(span.text("traceId") == Self.trace && span.text("parentSpanId") == "00f067aa0ba902b7")
                #expect(span.name == "GET manifest" && span.tree["kind"] as? Int == 2)
                var attributes = span.attributes
                #expect(attributes.removeValue(forKey: "network.peer.address") == "127.0.0.1")
                #expect(
                    attributes == [
                        "http.request.method": "GET", "http.response.status_code": "404", "url.scheme": "http",
                        "url.path": "/v2/a/manifests/b", "server.address": "127.0.0.1",
                        "server.port": "\(server.endpoint.port)", "network.protocol.version": "1.1",
                        "user_agent.original": "me/1", "http.request.body.size": "0",
                        "http.response.body.size": "\(refused.body.count)",
                    ])
                let start = try #require(span.text("startTimeUnixNano").flatMap { Int64($0) })
                let end = try #require(span.text("endTimeUnixNano").flatMap { Int64($0) })
                #expect(start < end && abs(Double(start) / 1e9 - Date().timeIntervalSince1970) < 600)
                // The log finds it by the same name.
                try await server.server.logged("trace.id=\(Self.trace)", "span.id=\(span.text("spanId") ?? "none")")

                for _ in 0..<5 { _ = try await server.endpoint.get("/v2/_catalog") }
                #expect(try await server.endpoint.send("BREW", "/x/\(Self.trace)").status == 404)
                #expect(try await server.server.stop() == .exited(0))
                let all = try CollectedSpan.list(collector.requests)
                #expect(all.count { $0.name == "GET catalog" } == 5)
                // What clients make up is in no name.
                let strange = try #require(all.first { $0.name == "HTTP none" })
                #expect(strange.attributes["http.request.method_original"] == "BREW")
                #expect(!all.contains { $0.name == "GET base" })
                #expect(Set(all.compactMap { $0.text("traceId") }).count == 7)
                let login = try #require(Deployment.login.split(separator: ":").last)
                for request in collector.requests {
                    #expect(!request.text.contains("hunter2") && !request.text.contains(login))
                }
            }
        }
    }

    @Test("are sent as Protocol Buffers unasked, and only those that the sampler takes")
    func protobuf() async throws {
        try await withBench { bench in
            try await HTTPReceiver.with { collector in
                let server = try await bench.serveWatched(
                    Self.memory,
                    environment: [
                        "OTEL_TRACES_EXPORTER": "otlp", "OTEL_TRACES_SAMPLER": "parentbased_traceidratio",
                        "OTEL_TRACES_SAMPLER_ARG": "0", "OTEL_BSP_SCHEDULE_DELAY": "50",
                        "OTEL_EXPORTER_OTLP_TIMEOUT": "300000", "OTEL_BSP_EXPORT_TIMEOUT": "300000",
                        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:\(collector.port)/here",
                    ])
                #expect(try await server.endpoint.get("/v2/_catalog").status == 200)
                _ = try await server.endpoint.get(
                    "/v2/", headers: ["traceparent: 00-\(Self.trace)-00f067aa0ba902b7-01"])
                let request = try #require(await collector.requests(atLeast: 1).first)
                #expect(request.target == "/here")
                #expect(request.values(of: "content-type") == ["application/x-protobuf"])
                #expect(request.values(of: "user-agent").first?.hasPrefix("packhouse/") == true)
                let identifier = stride(from: 0, to: 32, by: 2).compactMap {
                    UInt8(Self.trace.dropFirst($0).prefix(2), radix: 16)
                }
                #expect(request.body.firstRange(of: [0x0A, 16] + identifier) != nil)
                #expect(request.body.firstRange(of: [0x2A, 8] + Array("GET base".utf8)) != nil)
                _ = try await eventually("the count") {
                    try await server.metrics()["registry_traces_sent_total"] == 1 ? true : nil
                }
                #expect(try await server.server.stop() == .exited(0))
                #expect(collector.requests.count == 1)
            }
        }
    }

    @Test("are no trouble for anybody when the collector is not there, and the log says so once")
    func nobody() async throws {
        try await withBench { bench in
            let port = try LoopbackPort.free()
            let server = try await bench.serveWatched(
                Self.memory,
                environment: [
                    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:\(port)/v1/traces?key=hunter2",
                    "OTEL_BSP_SCHEDULE_DELAY": "50", "OTEL_EXPORTER_OTLP_HEADERS": "authorization=hunter2",
                ])
            for _ in 0..<3 { #expect(try await server.endpoint.get("/v2/").status == 200) }
            try await server.server.logged(
                "level=warning", "did not get to the collector at http://127.0.0.1:\(port)/v1/traces:",
                "Connection refused")
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
            let server = try await bench.serve(Self.memory, environment: environment)
            try await server.logged("level=warning", "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "no traces are sent")
            #expect(!server.process.standardError.contains("traces are sent to"))
            let check = try await bench.registry(
                ["config", "check", bench.path("config.yml")], environment: environment)
            #expect(check.currentEnding() == .exited(0))
            #expect(check.standardError.contains("warning: OTEL_EXPORTER_OTLP_PROTOCOL: "))
        }
    }
}
