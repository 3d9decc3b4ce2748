import Foundation
import StorageTesting
import Testing

@Suite("the debug listener", .fewAtATime)
struct DebugListenerTests {
    private static let memory = "version: 0.1\nstorage: inmemory\n"

    @Test("takes the server out of service and back by hand")
    func manual() async throws {
        try await withBench { bench in
            let server = try await bench.serveWatched(Self.memory)
            #expect(try await server.debug.send("POST", "/debug/health/down").status == 200)
            #expect(try await server.endpoint.get("/v2/").status == 503)
            #expect(try await server.endpoint.get("/health").text == #"{"status":"DOWN"}"#)
            let health = try await server.debug.get("/debug/health")
            #expect(health.status == 503)
            #expect((health.json["manual_http_status"] as? String)?.contains("by hand") == true)
            try await server.server.logged("level=warning", "taken out of service by hand")
            #expect(try await server.debug.send("POST", "/debug/health/up").status == 200)
            #expect(try await server.endpoint.get("/v2/").status == 200)
            #expect(try await server.debug.get("/debug/health").status == 200)
            // Pages of the web can send such requests too.
            let page = try await server.debug.send(
                "POST", "/debug/health/down", headers: ["Origin: https://page.example"])
            #expect(page.status == 403)
            #expect(try await server.endpoint.get("/v2/").status == 200)
        }
    }

    @Test(
        "answers each path to its methods, and all else with a sentence",
        arguments: [
            ("GET", "/debug/health", 200), ("HEAD", "/debug/health", 200), ("POST", "/debug/health", 405),
            ("GET", "/debug/health/down", 405), ("PUT", "/debug/health/up", 405), ("GET", "/debug/vars", 200),
            ("HEAD", "/debug/vars?x=y", 200), ("DELETE", "/debug/vars", 405), ("GET", "/metrics?x", 200),
            ("POST", "/metrics", 405), ("GET", "/debug/pprof/", 404), ("GET", "/debug/pprof/heap?debug=1", 404),
            ("GET", "/", 404), ("GET", "/v2/", 404), ("GET", "/health", 404), ("GET", "/debug/vars/", 404),
            ("GET", "/debug/../debug/vars", 404), ("GET", "//debug/vars", 404),
        ])
    func paths(_ method: String, _ target: String, _ status: Int) async throws {
        try await withBench { bench in
            let server = try await bench.serveWatched(Self.memory)
            let answer = try await server.debug.send(method, target)
            #expect(answer.status == status)
            if status == 405 { #expect(answer["Allow"] != nil) }
            if status == 404 { #expect(answer.text.contains(target.contains("pprof") ? "perf" : "/debug/health")) }
            if status == 200 { #expect(answer["Cache-Control"] == "no-store") }
        }
    }

    @Test("shows metrics only where they are wanted")
    func metricsPath() async throws {
        try await withBench { bench in
            let off = try await bench.serveWatched(
                Self.memory, environment: ["REGISTRY_HTTP_DEBUG_PROMETHEUS_ENABLED": "false"])
            #expect(try await off.debug.get("/metrics").status == 404)
            #expect(try await off.debug.get("/debug/health").status == 200)
            #expect(try await off.endpoint.get("/metrics").status == 404)
            let other = try await bench.serveWatched(
                Self.memory, environment: ["REGISTRY_HTTP_DEBUG_PROMETHEUS_PATH": "/elsewhere"])
            #expect(try await other.debug.get("/metrics").status == 404)
            let answer = try await other.debug.get("/elsewhere")
            #expect(answer.status == 200)
            #expect(answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
        }
    }

    @Test("tells of the process, and nothing of a configuration full of secrets")
    func variables() async throws {
        try await withBench { bench in
            let secret = "hunter2hunter2"
            let users = try bench.write(Deployment.userLine + "\n", to: "htpasswd-\(secret)")
            let server = try await bench.serveWatched(
                """
                version: 0.1
                log: {fields: {token: \(secret)}}
                storage: {filesystem: {rootdirectory: \(bench.path("root-\(secret)"))}}
                http: {secret: \(secret), headers: {X-Secret: [\(secret)]}}
                auth: {htpasswd: {realm: \(secret), path: \(users)}}
                health:
                  file: [{file: \(bench.path("drain")), interval: 1h}]
                  http: [{uri: 'http://127.0.0.1:1/?\(secret)', interval: 1h, headers: {Authorization: [\(secret)]}}]
                redis: {password: \(secret), addrs: ['localhost:1']}
                """,
                environment: ["REGISTRY_LOG_FIELDS_OTHER": secret, "AWS_SECRET_ACCESS_KEY": secret],
                login: Deployment.login)
            _ = try await server.endpoint.get("/v2/\(secret)/manifests/\(secret)")
            let answer = try await server.debug.get("/debug/vars")
            #expect(answer["Content-Type"] == "application/json")
            let all = try await [
                answer.text, server.debug.get("/metrics").text, server.debug.get("/debug/health").text,
            ]
            for text in all {
                #expect(!text.contains(secret))
                #expect(!text.contains("correct horse") && !text.contains("$2y$"))
            }
            #expect(Set(answer.json.keys) == ["memory", "process", "program", "started", "uptimeSeconds", "version"])
            #expect(answer.json["program"] as? String == "packhouse")
            #expect((answer.json["version"] as? String)?.isEmpty == false)
            #expect(try #require(answer.json["uptimeSeconds"] as? Double) < 600)
            let started = try #require(answer.json["started"] as? Double)
            #expect(abs(started - Date().timeIntervalSince1970) < 600)
            let memory = try #require(answer.json["memory"] as? [String: Double])
            #expect(Set(memory.keys) == ["peakResident", "resident", "virtual"])
            #expect(memory.values.allSatisfy { $0 > 1_048_576 })
            let process = try #require(answer.json["process"] as? [String: Double])
            #expect(Set(process.keys) == ["cpuSeconds", "openFileLimit", "openFiles", "processors", "threads"])
            #expect(process.values.allSatisfy { $0 > 0 })
        }
    }

    @Test("whose port is taken keeps the server from starting, and the line names the key")
    func taken() async throws {
        try await withBench { bench in
            try await LoopbackPort.withTaken { port in
                let file = try bench.write(
                    Self.memory
                        + "http: {addr: '127.0.0.1:\(try LoopbackPort.free())', debug: {addr: '127.0.0.1:\(port)'}}\n",
                    to: "config.yml")
                let process = try await bench.registry(["serve", file])
                StartFailureTests.expectLines(process, words: ["http.debug.addr", "127.0.0.1:\(port)", "in use"])
            }
        }
    }

    @Test("takes a bounded number of connections, and the registry is served meanwhile")
    func crowd() async throws {
        try await withBench { bench in
            let server = try await bench.serveWatched(Self.memory)
            let (debug, main) = (server.debug.port, server.endpoint.port)
            try await onThread {
                let wires = try (0..<65).map { _ in try Wire(port: debug) }
                for wire in wires.prefix(64) { #expect(try wire.ask("GET", "/debug/health").status == 200) }
                try wires[64].send("GET /debug/health HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(wires[64].rest(within: .milliseconds(300)) == Wire.Rest(ending: .open))
                #expect(try Wire(port: main).ask("GET", "/v2/").status == 200)
                wires[0].close()
                #expect(try wires[64].answer(to: "GET").status == 200)
            }
            #expect(try await server.server.stop() == .exited(0))
        }
    }

    @Test("answers until the last request of the registry has ended")
    func stopping() async throws {
        try await withBench { bench in
            let server = try await bench.serveWatched(Self.memory, environment: ["REGISTRY_HTTP_DRAINTIMEOUT": "300s"])
            let port = server.endpoint.port
            let wire = try await onThread {
                let wire = try Wire(port: port)
                try wire.send("POST /v2/a/blobs/uploads/ HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
                let location = try #require(try wire.answer(to: "POST")["Location"])
                let path = location.drop { $0 != "/" }.dropFirst(2).drop { $0 != "/" }
                try wire.send("PATCH \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab")
                return UncheckedWire(wire)
            }
            _ = try await eventually("the request under way") {
                try await server.metrics()["registry_http_in_flight_requests", ["handler": "blob_upload_chunk"]] == 1
                    ? true : nil
            }
            server.server.process.send(SIGTERM)
            try await server.server.logged("stopping")
            #expect(
                try await server.metrics()["registry_http_in_flight_requests", ["handler": "blob_upload_chunk"]] == 1)
            try await onThread {
                try wire.wire.send("cd")
                #expect(try wire.wire.answer(to: "PATCH").status == 202)
            }
            #expect(try await server.server.process.waitForEnd() == .exited(0))
        }
    }
}

/// Safe: the threads that use it do so one after the other.
private struct UncheckedWire: @unchecked Sendable {
    let wire: Wire

    init(_ wire: Wire) { self.wire = wire }
}
