import Foundation
import Testing

@Suite("a client that is slow to take an answer", .fewAtATime)
struct SlowReaderTests {
    private static let limits = [
        "REGISTRY_HTTP_LIMITS_BODYTIMEOUT": "500ms", "REGISTRY_HTTP_LIMITS_IDLETIMEOUT": "500ms",
        "REGISTRY_HTTP_LIMITS_MINIMUMRATE": "100000",
    ]

    @Test(
        "or takes nothing is dropped in time, and holds little memory until then",
        arguments: [(Deployment.Store.filesystem, 300 << 10), (.inmemory, 600 << 10)])
    func takesNothing(_ store: Deployment.Store, _ each: Int) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: store), environment: Self.limits)
            let (target, content) = try await server.endpoint.push(randomBytes: 32 << 20, to: "team/hello")
            let (before, sockets) = (try server.process.memory(), try server.process.openSockets())
            let (growth, received) = try await onThread {
                let wires = try (0..<50).map { _ in try Wire(port: server.endpoint.port, receiveBuffer: 4096) }
                for wire in wires { try wire.send("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n") }
                // Every answer has begun.
                let heads = try wires.map { try $0.read(atLeast: 1).count }
                let growth = try server.process.memory() - before
                let deadline = ContinuousClock.now.advanced(by: .seconds(10))
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
            let server = try await bench.serve(Deployment(transport: .tls), environment: Self.limits)
            let (target, _) = try await server.endpoint.push(randomBytes: 32 << 20, to: "team/hello")
            let before = try server.process.memory()
            let authority = try #require(server.endpoint.authority)
            let sockets = try server.process.openSockets()
            for number in 0..<8 {
                _ = try bench.start(
                    URL(fileURLWithPath: "/usr/bin/curl"),
                    [
                        "--disable", "--silent", "--noproxy", "*", "--cacert", authority.certificate, version,
                        "--limit-rate", "1000", "--output", bench.path("taken\(number)"),
                        server.endpoint.origin + target,
                    ])
            }
            _ = try await eventually("the clients") { try server.process.openSockets() >= sockets + 8 ? true : nil }
            var peak = 0
            _ = try await eventually("the end of their connections", within: .seconds(10)) {
                peak = max(peak, try server.process.memory() - before)
                return try server.process.openSockets() <= sockets ? true : nil
            }
            #expect(peak < 24 << 20, "\(peak >> 10) KiB for 8 clients")
        }
    }

    @Test(
        "but takes more than http.limits.minimumrate gets all of it",
        arguments: [Deployment.Store.filesystem, .inmemory])
    func steady(_ store: Deployment.Store) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: store), environment: Self.limits)
            let (target, content) = try await server.endpoint.push(randomBytes: 12 << 20, to: "team/hello")
            let body = try await onThread {
                let wire = try Wire(port: server.endpoint.port, receiveBuffer: 65_536)
                try wire.send("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try wire.head()["Content-Length"] == "\(content.count)")
                var body: [UInt8] = []
                while body.count < content.count {
                    body += try wire.read(atLeast: min(400_000, content.count - body.count))
                    // The pace of the client is what is tested.
                    usleep(60_000)
                }
                return Data(body)
            }
            #expect(body == content)
        }
    }

    @Test("is waited for while it takes anything, though the system sees room only by the megabyte")
    func behindLargeBuffers() async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                Deployment(store: .filesystem),
                environment: [
                    "REGISTRY_HTTP_LIMITS_BODYTIMEOUT": "1s", "REGISTRY_HTTP_LIMITS_MINIMUMRATE": "10000",
                ])
            let (target, _) = try await server.endpoint.push(randomBytes: 64 << 20, to: "team/hello")
            let sockets = try server.process.openSockets()
            try await onThread {
                let wire = try Wire(port: server.endpoint.port, receiveBuffer: 65_536)
                try wire.send("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
                let end = ContinuousClock.now.advanced(by: .seconds(4))
                while ContinuousClock.now < end {
                    _ = try wire.read(atLeast: 32_768)
                    // The pace of the client is what is tested.
                    usleep(100_000)
                }
                #expect(try server.process.openSockets() > sockets, "\(server.process.standardError)")
            }
        }
    }
}
