import Testing

/// RFC 9112, section 9.3.
@Suite("a connection stays open", .fewAtATime)
struct PersistenceTests {
    @Test(
        "not after a request that says close, in any case of letters and among other words",
        arguments: [
            "Connection: close", "Connection: Close", "connection: CLOSE", "Connection: keep-alive, close",
            "Connection: foo , close", "Connection: close,", "Connection: foo\r\nConnection: close",
        ])
    func close(_ field: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            for target in ["/v2/", "/v2/team/hello/blobs/uploads/x", "/nothing"] {
                let (answer, rest) = try await server.reply(to: "GET \(target) HTTP/1.1\r\nHost: a\r\n\(field)\r\n\r\n")
                #expect(answer["Connection"]?.lowercased() == "close")
                #expect(rest == .closed)
            }
        }
    }

    @Test("after every other request of HTTP/1.1")
    func open() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(access: .htpasswd, store: .inmemory))
            let statuses = try await server.onWire { wire in
                try [
                    ("GET", "/nothing", []), ("GET", "/v2/", []), ("HEAD", "/v2/", []), ("GET", "/health", []),
                    ("HEAD", "/health", ["Connection: Keep-Alive"]), ("POST", "/v2/team/blobs/uploads/", []),
                    ("GET", "/health", ["Connection: closed"]), ("GET", "/health", ["Connection: foo"]),
                ].map { method, target, headers in
                    let answer = try wire.ask(method, target, headers: headers)
                    #expect(answer.values(of: "Connection").allSatisfy { $0.lowercased() != "close" })
                    return answer.status
                }
            }
            #expect(statuses == [404, 401, 401, 200, 200, 401, 200, 200])
        }
    }

    @Test(
        "not after a request of HTTP/1.0",
        arguments: ["", "Connection: close\r\n", "Connection: foo\r\n", "Connection: close, keep-alive\r\n"])
    func oldVersion(_ field: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let (answer, rest) = try await server.reply(to: "GET /v2/ HTTP/1.0\r\n\(field)\r\n")
            #expect(answer.status == 200)
            #expect(answer["Content-Length"] == "2")
            #expect(rest == .closed)
        }
    }

    @Test("after one of HTTP/1.0 that says keep-alive, and is told so")
    func oldVersionKeptAlive() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let (first, second, rest) = try await server.onWire { wire in
                try wire.send("GET /v2/ HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")
                let first = try wire.answer(to: "GET")
                try wire.send("GET /health HTTP/1.0\r\n\r\n")
                return (first, try wire.answer(to: "GET"), wire.rest())
            }
            #expect(first["Connection"]?.lowercased() == "keep-alive")
            #expect(second.status == 200)
            #expect(second["Connection"]?.lowercased() != "keep-alive")
            #expect(rest == .closed)
        }
    }

    @Test(
        "behind a request for another protocol, which is answered as if it had not asked",
        arguments: ["websocket", "h2c", "TLS/1.3"])
    func upgrade(_ name: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let (first, second) = try await server.onWire { wire in
                try wire.send(
                    "GET /v2/ HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: \(name)\r\n"
                        + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n")
                return (try wire.answer(to: "GET"), try wire.ask("GET", "/health"))
            }
            #expect(first.status == 200)
            #expect(first["Connection"] == nil && first["Upgrade"] == nil)
            #expect(second.status == 200)
            let answer = try await server.endpoint.send("GET", "/v2/", curl: ["--http2"])
            #expect(answer.status == 200)
            #expect(answer.version == "1.1")
        }
    }
}
