import Foundation
import Glibc
import StorageTesting
import Testing

@Suite("a server that is told to stop", .fewAtATime)
struct DrainTests {
    private static let content = Array("hello".utf8)

    /// Begins a push that lacks its last byte, and waits until the server reads it.
    private static func begin(on wire: Wire) throws {
        try wire.send(
            "POST /v2/team/hello/blobs/uploads/?digest=\(SHA256.digest(of: content)) HTTP/1.1\r\nHost: a\r\n"
                + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n")
        guard try wire.answer(to: "POST", takesContinue: true).status == 100 else {
            throw TestFailure("the push was not begun")
        }
        try wire.send(Array(content.dropLast()))
    }

    @Test(
        "takes no more connections, ends the idle ones, lets the busy one finish and ends with 0",
        arguments: [SIGTERM, SIGINT])
    func busy(_ signal: Int32) async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                Deployment(store: .inmemory), environment: ["REGISTRY_HTTP_DRAINTIMEOUT": "300s"])
            let port = server.endpoint.port
            let (idleRest, answer, rest) = try await onThread {
                let (idle, fresh, busy) = (try Wire(port: port), try Wire(port: port), try Wire(port: port))
                _ = try idle.ask("GET", "/v2/")
                try Self.begin(on: busy)
                server.process.send(signal)
                let idleRest = [idle.rest(), fresh.rest()]
                try server.waitForClosedPort()
                try busy.send([Self.content[4]])
                return (idleRest, try busy.answer(to: "POST"), busy.rest())
            }
            #expect(idleRest == [.closed, .closed])
            #expect(answer.status == 201)
            #expect(answer["Connection"]?.lowercased() == "close")
            #expect(rest == .closed)
            #expect(try await server.process.waitForEnd() == .exited(0))
        }
    }

    @Test("lets a download finish")
    func download() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(), environment: ["REGISTRY_HTTP_DRAINTIMEOUT": "300s"])
            let (target, content) = try await server.endpoint.push(randomBytes: 16 << 20, to: "team/hello")
            let body = try await onThread {
                let wire = try Wire(port: server.endpoint.port, receiveBuffer: 65_536)
                try wire.send("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
                _ = try wire.head()
                server.process.send(SIGTERM)
                try server.waitForClosedPort()
                return wire.rest()
            }
            #expect(Data(body.bytes) == content)
            #expect(body.ending == .closed)
            #expect(try await server.process.waitForEnd() == .exited(0))
        }
    }

    @Test("cuts off a client that does not finish within http.draintimeout, and ends with 0")
    func neverFinished() async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                Deployment(),
                environment: ["REGISTRY_HTTP_DRAINTIMEOUT": "1s", "REGISTRY_HTTP_LIMITS_BODYTIMEOUT": "1h"])
            let took = try await server.onWire { wire in
                try Self.begin(on: wire)
                let start = ContinuousClock.now
                server.process.send(SIGTERM)
                #expect(wire.rest().ending != .open)
                return ContinuousClock.now - start
            }
            #expect(took >= .milliseconds(900), "\(took)")
            #expect(try await server.process.waitForEnd() == .exited(0))
        }
    }

    @Test("waits for nobody when http.draintimeout is 0", arguments: [SIGTERM, SIGINT])
    func atOnce(_ signal: Int32) async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                Deployment(store: .inmemory), environment: ["REGISTRY_HTTP_LIMITS_BODYTIMEOUT": "1h"])
            try await server.onWire { wire in
                try Self.begin(on: wire)
                server.process.send(signal)
                #expect(wire.rest().ending != .open)
            }
            #expect(try await server.process.waitForEnd() == .exited(0))
        }
    }

    @Test("lets an exchange over TLS finish, in HTTP/1.1 and HTTP/2", arguments: ["--http1.1", "--http2"])
    func tls(_ version: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                Deployment(transport: .tls), environment: ["REGISTRY_HTTP_DRAINTIMEOUT": "300s"])
            let (target, content) = try await server.endpoint.push(randomBytes: 16 << 20, to: "team/hello")
            let taken = try Fifo(.reading, at: bench.path("taken"))
            let client = try bench.start(
                URL(fileURLWithPath: "/usr/bin/curl"),
                [
                    "--disable", "--silent", "--verbose", "--noproxy", "*", "--cacert",
                    #require(server.endpoint.authority).certificate,
                    version, "--output", taken.path, server.endpoint.origin + target,
                ])
            let body = try await onThread {
                // The client does not take it all before the test does.
                var body = try taken.read()
                server.process.send(SIGTERM)
                try server.waitForClosedPort()
                while case let piece = try taken.read(), !piece.isEmpty { body += piece }
                return Data(body)
            }
            #expect(try await client.waitForEnd() == .exited(0))
            #expect(version != "--http2" || client.standardError.contains("GOAWAY, error=0"))
            #expect(body == content)
            #expect(try await server.process.waitForEnd() == .exited(0))
        }
    }
}
