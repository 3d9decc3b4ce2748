import Foundation
import StorageTesting
import Testing

@Suite("the limit of connections", .fewAtATime)
struct ConnectionLimitTests {
    /// The ways in which a connection ends, each of which has to make room.
    enum End: CaseIterable, Sendable {
        case closed, reset, halfClosed, saidClose, malformed, refusedBody, silent, stalledHead, stalledBody, brokenBody

        func happen(on wire: Wire) throws {
            let push =
                "POST /v2/a/blobs/uploads/?digest=\(SHA256.digest(of: [])) HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"
            switch self {
            case .closed:
                _ = try wire.ask("GET", "/v2/")
                wire.close()
            case .reset:
                try wire.send(push)
                wire.reset()
            case .halfClosed:
                try wire.send("GET /v2/ HTTP/1.1\r\nHost: a\r\n\r\n")
                wire.closeWriting()
            case .saidClose: try wire.send("GET /v2/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            case .malformed: try wire.send("GET\r\n\r\n")
            case .refusedBody:
                try wire.send("POST /v2/ HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n")
                _ = wire.sendUntilRefused(8 << 20)
            case .silent: break
            case .stalledHead: try wire.send("GET /v2/ HTTP/1.1\r\n")
            case .stalledBody: try wire.send(push + "a")
            case .brokenBody:
                try wire.send(push + "a")
                wire.close()
            }
        }
    }

    /// The next client is held to them too, on a machine that may be busy for seconds.
    private static let limits = [
        "REGISTRY_HTTP_LIMITS_HEADERTIMEOUT": "5s", "REGISTRY_HTTP_LIMITS_IDLETIMEOUT": "5s",
        "REGISTRY_HTTP_LIMITS_BODYTIMEOUT": "5s", "REGISTRY_HTTP_LIMITS_CONNECTIONS": "1",
    ]

    @Test("lets a further client wait, and serves it when another goes")
    func waiting() async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                Deployment(store: .inmemory), environment: ["REGISTRY_HTTP_LIMITS_CONNECTIONS": "2"])
            let port = server.endpoint.port
            let (early, late) = try await onThread {
                let wires = try (0..<3).map { _ in try Wire(port: port) }
                for wire in wires.prefix(2) { #expect(try wire.ask("GET", "/v2/").status == 200) }
                try wires[2].send("GET /v2/ HTTP/1.1\r\nHost: a\r\n\r\n")
                let early = wires[2].rest(within: .milliseconds(300))
                // Those that were there first are served as before.
                #expect(try wires[1].ask("GET", "/v2/").status == 200)
                wires[0].close()
                return (early, try wires[2].answer(to: "GET").status)
            }
            #expect(early == Wire.Rest(ending: .open))
            #expect(late == 200)
        }
    }

    @Test("counts no connection that has ended, however it did", arguments: End.allCases)
    func madeRoom(_ end: End) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory), environment: Self.limits)
            let port = server.endpoint.port
            let statuses = try await onThread {
                try (0..<2).map { _ in
                    let wire = try Wire(port: port)
                    try end.happen(on: wire)
                    let next = try Wire(port: port)
                    return try withExtendedLifetime(wire) { try next.ask("GET", "/health").status }
                }
            }
            #expect(statuses == [200, 200])
        }
    }

    @Test(
        "counts no connection whose TLS handshake failed",
        arguments: ["GET / HTTP/1.1\r\n\r\n", "", "\u{16}\u{3}\u{1}"])
    func handshake(_ sent: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                Deployment(transport: .tls, store: .inmemory), environment: Self.limits)
            for _ in 0..<2 {
                let wire = try await server.onWire { wire in
                    try wire.send(sent)
                    return wire.rest()
                }
                #expect(wire.ending != .open)
                #expect(try await server.endpoint.get("/v2/").status == 200)
            }
        }
    }

    @Test("of many clients at a time serves all in the end")
    func crowd() async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                Deployment(store: .inmemory), environment: ["REGISTRY_HTTP_LIMITS_CONNECTIONS": "4"])
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<40 {
                    group.addTask { try await server.onWire { try $0.ask("GET", "/v2/").status } }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses == Array(repeating: 200, count: 40))
        }
    }

    @Test("waits quietly when the system has no descriptors left, and serves again when it has")
    func noDescriptors() async throws {
        try await withBench { bench in
            let port = try LoopbackPort.free()
            let process = try bench.start(
                URL(fileURLWithPath: "/bin/sh"), ["-c", "ulimit -n 60 && exec \"$0\" serve", Programs.registry().path],
                environment: [
                    "REGISTRY_HTTP_ADDR": "127.0.0.1:\(port)", "REGISTRY_STORAGE": "inmemory",
                    // On a busy machine none of the connections is to end by itself meanwhile.
                    "REGISTRY_HTTP_LIMITS_HEADERTIMEOUT": "1h", "REGISTRY_HTTP_LIMITS_IDLETIMEOUT": "1h",
                ])
            let server = try await bench.running(process, port: port)
            let spent = try await onThread {
                let wires = try (0..<80).map { _ in try Wire(port: port) }
                return try withExtendedLifetime(wires) {
                    let deadline = ContinuousClock.now.advanced(by: .seconds(300))
                    while !process.standardError.contains("descriptors"), ContinuousClock.now < deadline {
                        usleep(10_000)
                    }
                    let start = try process.processorTime()
                    // Where one connection ends another takes its place: that is the same shortage, told of already.
                    wires[0].reset()
                    sleep(2)
                    let spent = try process.processorTime() - start
                    // Before all of them end: whoever waits is taken then, and may be one too many again.
                    let told = process.standardError.split(separator: "\n").count { $0.contains("descriptors") }
                    return (seconds: spent, told: told)
                }
            }
            #expect(spent.seconds < 0.5, "processor seconds in two seconds of next to nothing to do")
            #expect(spent.told == 1, "\(process.standardError)")
            #expect(try await server.endpoint.get("/health").status == 200)
        }
    }
}
