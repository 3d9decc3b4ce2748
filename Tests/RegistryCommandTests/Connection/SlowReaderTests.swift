import Foundation
import Testing

@Suite("a client that is slow to take an answer", .fewAtATime)
struct SlowReaderTests {
    /// For clients that take nothing, which a busy machine may only make slower.
    private static let short = [
        "REGISTRY_HTTP_LIMITS_BODYTIMEOUT": "5s", "REGISTRY_HTTP_LIMITS_MINIMUMRATE": "100000",
    ]
    /// For clients that take something, which a busy machine may hold up for seconds.
    private static let patient = [
        "REGISTRY_HTTP_LIMITS_BODYTIMEOUT": "5s", "REGISTRY_HTTP_LIMITS_MINIMUMRATE": "1000",
    ]

    @Test(
        "or takes nothing is dropped in time, and holds little memory until then",
        arguments: [(Deployment.Store.filesystem, 300 << 10), (.inmemory, 600 << 10)])
    func takesNothing(_ store: Deployment.Store, _ each: Int) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: store), environment: Self.short)
            let (target, content) = try await server.endpoint.push(randomBytes: 32 << 20, to: "team/hello")
            let (before, sockets) = (try server.process.memory(), try server.process.openSockets())
            let (growth, received) = try await onThread {
                let wires = try (0..<50).map { _ in try Wire(port: server.endpoint.port, receiveBuffer: 4096) }
                for wire in wires { try wire.send("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n") }
                // Every answer has begun.
                let heads = try wires.map { try $0.read(atLeast: 1).count }
                let growth = try server.process.memory() - before
                let deadline = ContinuousClock.now.advanced(by: .seconds(300))
                while try server.process.openSockets() > sockets, ContinuousClock.now < deadline { usleep(20_000) }
                #expect(try server.process.openSockets() <= sockets, "connections are left")
                return (growth, zip(wires, heads).prefix(2).map { $1 + $0.rest(within: .seconds(1)).bytes.count })
            }
            #expect(growth < 50 * each, "\(growth >> 10) KiB for 50 clients")
            #expect(received.allSatisfy { $0 < content.count })
        }
    }

    @Test("over TLS and HTTP/2 is dropped too, and holds little memory", arguments: ["--http1.1", "--http2"])
    func takesNothingOverTLS(_ version: String) async throws {
        try await withBench { bench in
            let server = try await bench.serveWatched(
                Deployment(transport: .tls), environment: ["REGISTRY_HTTP_LIMITS_BODYTIMEOUT": "5s"])
            let (target, _) = try await server.endpoint.push(randomBytes: 32 << 20, to: "team/hello")
            let authority = try #require(server.endpoint.authority)
            let main = ["listener": "main"]
            let accepted = try #require(try await server.metrics()["registry_connections_accepted_total", main])
            let before = try server.server.process.memory()
            for number in 0..<8 {
                _ = try bench.start(
                    URL(fileURLWithPath: "/usr/bin/curl"),
                    [
                        "--disable", "--silent", "--noproxy", "*", "--cacert", authority.certificate, version,
                        "--limit-rate", "1000", "--output", bench.path("taken\(number)"),
                        server.endpoint.origin + target,
                    ])
            }
            var peak = 0
            _ = try await eventually("the end of eight connections") { () async throws -> Bool? in
                peak = max(peak, try server.server.process.memory() - before)
                let metrics = try await server.metrics()
                guard try #require(metrics["registry_connections_accepted_total", main]) >= accepted + 8 else {
                    return nil
                }
                return metrics["registry_connections_open", main] == 0 ? true : nil
            }
            #expect(peak < 24 << 20, "\(peak >> 10) KiB for 8 clients")
        }
    }

    @Test(
        "but takes more than http.limits.minimumrate gets all of it",
        arguments: [Deployment.Store.filesystem, .inmemory])
    func steady(_ store: Deployment.Store) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: store), environment: Self.patient)
            let (target, content) = try await server.endpoint.push(randomBytes: 12 << 20, to: "team/hello")
            let body = try await onThread {
                let wire = try Wire(port: server.endpoint.port, receiveBuffer: 65_536)
                try wire.send("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try wire.head()["Content-Length"] == "\(content.count)")
                var body: [UInt8] = []
                while body.count < content.count {
                    body += try wire.read(atLeast: min(400_000, content.count - body.count))
                    // The pace of the client is what is tested: in all, more than the time limit.
                    usleep(250_000)
                }
                return Data(body)
            }
            #expect(body == content)
        }
    }

    @Test("is waited for while it takes anything, though the system sees room only by the megabyte")
    func behindLargeBuffers() async throws {
        try await withBench { bench in
            let server = try await bench.serveWatched(Deployment(store: .filesystem), environment: Self.patient)
            let (target, _) = try await server.endpoint.push(randomBytes: 64 << 20, to: "team/hello")
            try await onThread {
                let wire = try Wire(port: server.endpoint.port, receiveBuffer: 65_536)
                try wire.send("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
                // Two of the server's looks and more.
                let end = ContinuousClock.now.advanced(by: .seconds(12))
                while ContinuousClock.now < end {
                    _ = try wire.read(atLeast: 32_768)
                    // The pace of the client is what is tested.
                    usleep(800_000)
                }
            }
            // What the system holds would go on arriving.
            let dropped = try await server.metrics()[
                "registry_connections_dropped_total", ["listener": "main", "reason": "stalled"]]
            #expect(dropped == 0, "\(server.server.process.standardError)")
        }
    }
}
