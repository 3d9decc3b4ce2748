import Foundation
import Testing

@Suite("a client that keeps the server waiting", .fewAtATime)
struct TimeoutTests {
    private static let short = [
        "REGISTRY_HTTP_LIMITS_HEADERTIMEOUT": "500ms", "REGISTRY_HTTP_LIMITS_IDLETIMEOUT": "500ms",
        "REGISTRY_HTTP_LIMITS_BODYTIMEOUT": "500ms", "REGISTRY_HTTP_LIMITS_MINIMUMRATE": "4000",
    ]
    /// For clients that are served, which a busy machine may hold up for seconds.
    private static let patient = [
        "REGISTRY_HTTP_LIMITS_HEADERTIMEOUT": "5s", "REGISTRY_HTTP_LIMITS_IDLETIMEOUT": "5s",
        "REGISTRY_HTTP_LIMITS_BODYTIMEOUT": "5s", "REGISTRY_HTTP_LIMITS_MINIMUMRATE": "1000",
    ]
    /// The least that a limit of 500 ms takes. The most is what a test waits for.
    private static let least = Duration.milliseconds(400)

    /// Runs what blocks with a new connection, and returns how long that was there besides.
    private static func timed<Result: Sendable>(
        _ server: RunningServer, _ body: @escaping @Sendable (Wire) throws -> Result
    ) async throws -> (Result, took: Duration) {
        let port = server.endpoint.port
        return try await onThread {
            // The server cannot have begun to count earlier.
            let start = ContinuousClock.now
            return (try body(Wire(port: port)), ContinuousClock.now - start)
        }
    }

    @Test(
        "is dropped in time: with nothing sent, in the middle of a head, and in the middle of a body",
        arguments: [
            "", "G", "GET /v2/ HTTP/1.1\r\n", "GET /v2/ HTTP/1.1\r\nHost: a\r\nX: ",
            "POST /v2/team/hello/blobs/uploads/?digest=sha256:\(String(repeating: "a", count: 64)) HTTP/1.1\r\nHost: a\r\n"
                + "Content-Length: 10\r\n\r\nhello",
            "PUT /v2/team/hello/manifests/1.0 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        ])
    func stalled(_ sent: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory), environment: Self.short)
            let (rest, took) = try await Self.timed(server) { wire in
                // On a busy machine it may have been dropped before.
                try? wire.send(sent)
                return wire.rest()
            }
            #expect(rest.ending != .open)
            #expect(
                rest.text.isEmpty || ["HTTP/1.1 400 ", "HTTP/1.1 408 "].contains(rest.text.prefix(13)), "\(rest.text)")
            #expect(took >= Self.least, "\(took)")
        }
    }

    @Test("is dropped when it drips a head, or a body, however regularly", arguments: ["head", "body"])
    func drip(_ part: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory), environment: Self.short)
            let (isDropped, took) = try await Self.timed(server) { wire in
                try? wire.send(
                    "POST /v2/team/hello/blobs/uploads/?digest=\(SHA256.digest(of: [])) HTTP/1.1\r\nHost: a\r\n"
                        + (part == "body" ? "Content-Length: 1000000\r\n\r\n" : "X: "))
                let deadline = ContinuousClock.now.advanced(by: .seconds(300))
                while wire.rest(within: .milliseconds(50)).ending == .open {
                    guard ContinuousClock.now < deadline else { return false }
                    try? wire.send("a")
                }
                return true
            }
            #expect(isDropped)
            #expect(took >= Self.least, "\(took)")
        }
    }

    @Test("between two requests is dropped in time, without a word, and served as long as it is not late")
    func idle() async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                Deployment(store: .inmemory), environment: ["REGISTRY_HTTP_LIMITS_IDLETIMEOUT": "5s"])
            let (statuses, rest, took) = try await server.onWire { wire in
                // In all, more than the limit.
                var statuses = try (0..<6).map { _ in
                    let status = try wire.ask("GET", "/v2/").status
                    #expect(wire.rest(within: .seconds(1)) == Wire.Rest(ending: .open))
                    return status
                }
                let start = ContinuousClock.now
                statuses.append(try wire.ask("GET", "/v2/").status)
                let rest = wire.rest()
                return (statuses, rest, ContinuousClock.now - start)
            }
            #expect(statuses == Array(repeating: 200, count: 7))
            #expect(rest == .closed)
            #expect(took >= .seconds(4), "\(took)")
        }
    }

    @Test("but sends more than http.limits.minimumrate may take longer than any of the time-outs")
    func slowButSteady() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory), environment: Self.patient)
            let content = [UInt8](repeating: 97, count: 80_000)
            let answer = try await server.onWire { wire in
                try wire.send(
                    "POST /v2/team/hello/blobs/uploads/?digest=\(SHA256.digest(of: content)) HTTP/1.1\r\nHost: a\r\n"
                        + "Content-Length: \(content.count)\r\n\r\n")
                for start in stride(from: 0, to: content.count, by: 8000) {
                    try wire.send(Array(content[start..<(start + 8000)]))
                    // The pace of the client is what is tested.
                    Thread.sleep(forTimeInterval: 0.8)
                }
                return try wire.answer(to: "POST")
            }
            #expect(answer.status == 201)
        }
    }

    @Test("in the middle of an upload can go on with it on another connection")
    func uploadAfterwards() async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                Deployment(), environment: ["REGISTRY_HTTP_LIMITS_BODYTIMEOUT": "500ms"])
            let location = try await server.onWire { wire in
                let location = try wire.ask("POST", "/v2/team/hello/blobs/uploads/").locationPath()
                try wire.send("PATCH \(location) HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello")
                #expect(wire.rest().ending != .open)
                return location
            }
            // The client may see the end of the connection before the upload has seen it.
            _ = try await eventually("the right to write") {
                try await server.onWire { wire in
                    let body = Array("world".utf8)
                    let answer = try wire.ask("PATCH", location, headers: ["Content-Range: 5-9"], body: body)
                    return answer.status == 202 ? true : nil
                }
            }
        }
    }

    @Test("with the TLS handshake is dropped in time", arguments: ["", "\u{16}\u{3}\u{1}\u{2}"])
    func handshake(_ sent: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(transport: .tls, store: .inmemory), environment: Self.short)
            let (rest, took) = try await Self.timed(server) { wire in
                try? wire.send(sent)
                return wire.rest()
            }
            #expect(rest.ending != .open)
            #expect(took >= Self.least, "\(took)")
        }
    }
}
