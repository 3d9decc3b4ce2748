import Foundation
import Testing

@Suite("a client that keeps the server waiting", .fewAtATime)
struct TimeoutTests {
    private static let short = [
        "REGISTRY_HTTP_LIMITS_HEADERTIMEOUT": "500ms", "REGISTRY_HTTP_LIMITS_IDLETIMEOUT": "500ms",
        "REGISTRY_HTTP_LIMITS_BODYTIMEOUT": "500ms", "REGISTRY_HTTP_LIMITS_MINIMUMRATE": "4000",
    ]
    /// The least and the most that a limit of 500 ms may take on a busy machine.
    private static let span = Duration.milliseconds(400)...Duration.seconds(5)

    private static func measured(_ wire: Wire) -> (rest: Wire.Rest, took: Duration) {
        let start = ContinuousClock.now
        let rest = wire.rest(within: .seconds(8))
        return (rest, ContinuousClock.now - start)
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
            let (rest, took) = try await server.onWire { wire in
                try wire.send(sent)
                return Self.measured(wire)
            }
            #expect(rest.ending != .open)
            #expect(
                rest.text.isEmpty || ["HTTP/1.1 400 ", "HTTP/1.1 408 "].contains(rest.text.prefix(13)), "\(rest.text)")
            #expect(Self.span.contains(took), "\(took)")
        }
    }

    @Test("is dropped when it drips a head, or a body, however regularly", arguments: ["head", "body"])
    func drip(_ part: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory), environment: Self.short)
            let took = try await server.onWire { wire in
                try wire.send(
                    "POST /v2/team/hello/blobs/uploads/?digest=\(SHA256.digest(of: [])) HTTP/1.1\r\nHost: a\r\n")
                try wire.send(part == "body" ? "Content-Length: 1000000\r\n\r\n" : "X: ")
                let start = ContinuousClock.now
                while case let rest = wire.rest(within: .milliseconds(50)), rest.ending == .open {
                    guard ContinuousClock.now - start < .seconds(8) else { break }
                    try? wire.send("a")
                }
                return ContinuousClock.now - start
            }
            #expect(Self.span.contains(took), "\(took)")
        }
    }

    @Test("between two requests is dropped in time, without a word, and served as long as it is not late")
    func idle() async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                Deployment(store: .inmemory), environment: ["REGISTRY_HTTP_LIMITS_IDLETIMEOUT": "1s"])
            let (statuses, rest, took) = try await server.onWire { wire in
                let statuses = try (0..<8).map { _ in
                    #expect(wire.rest(within: .milliseconds(150)) == Wire.Rest(ending: .open))
                    return try wire.ask("GET", "/v2/").status
                }
                let (rest, took) = Self.measured(wire)
                return (statuses, rest, took)
            }
            #expect(statuses == Array(repeating: 200, count: 8))
            #expect(rest == .closed)
            #expect(Self.span.contains(took), "\(took)")
        }
    }

    @Test("but sends more than http.limits.minimumrate may take longer than any of the time-outs")
    func slowButSteady() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory), environment: Self.short)
            let content = [UInt8](repeating: 97, count: 80_000)
            let answer = try await server.onWire { wire in
                try wire.send(
                    "POST /v2/team/hello/blobs/uploads/?digest=\(SHA256.digest(of: content)) HTTP/1.1\r\nHost: a\r\n"
                        + "Content-Length: \(content.count)\r\n\r\n")
                for start in stride(from: 0, to: content.count, by: 4000) {
                    try wire.send(Array(content[start..<(start + 4000)]))
                    // The pace of the client is what is tested.
                    Thread.sleep(forTimeInterval: 0.08)
                }
                return try wire.answer(to: "POST")
            }
            #expect(answer.status == 201)
        }
    }

    @Test("in the middle of an upload can go on with it on another connection")
    func uploadAfterwards() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(), environment: Self.short)
            let status = try await server.onWire { wire in
                let location = try wire.ask("POST", "/v2/team/hello/blobs/uploads/").locationPath()
                try wire.send("PATCH \(location) HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello")
                #expect(wire.rest().ending != .open)
                let other = try Wire(port: server.endpoint.port)
                return try other.ask("PATCH", location, headers: ["Content-Range: 5-9"], body: Array("world".utf8))
                    .status
            }
            #expect(status == 202)
        }
    }

    @Test("with the TLS handshake is dropped in time", arguments: ["", "\u{16}\u{3}\u{1}\u{2}"])
    func handshake(_ sent: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(transport: .tls, store: .inmemory), environment: Self.short)
            let (rest, took) = try await server.onWire { wire in
                try wire.send(sent)
                return Self.measured(wire)
            }
            #expect(rest.ending != .open)
            #expect(Self.span.contains(took), "\(took)")
        }
    }
}
