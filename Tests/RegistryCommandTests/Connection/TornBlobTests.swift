import Foundation
import Testing

@Suite("a blob that ends on disk while it is sent", .fewAtATime)
struct TornBlobTests {
    private static let size = 64 << 20

    /// More than what is under way to a client that takes nothing.
    private static let left = 24 << 20

    /// Cuts the file of the blob at `target` short, as another program would.
    private static func cut(_ target: String, on bench: Bench) throws {
        let hex = target.split(separator: ":").last ?? ""
        let file = bench.path("root/docker/registry/v2/blobs/sha256/\(hex.prefix(2))/\(hex)/data")
        guard truncate(file, off_t(Self.left)) == 0 else { throw TestFailure("cannot cut \(file)") }
    }

    @Test("ends the connection: what came is right, and short of what was promised")
    func plain() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment())
            let (target, content) = try await server.endpoint.push(randomBytes: Self.size, to: "team/hello")
            let (head, rest) = try await onThread {
                let wire = try Wire(port: server.endpoint.port, receiveBuffer: 4096)
                try wire.send("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
                let head = try wire.head()
                try Self.cut(target, on: bench)
                return (head, wire.rest())
            }
            #expect(head["Content-Length"] == "\(Self.size)")
            #expect(rest.ending != .open)
            #expect(rest.bytes.count <= Self.left && content.starts(with: rest.bytes), "\(rest.bytes.count) bytes came")
            #expect(try await server.endpoint.get("/v2/").status == 200)
        }
    }

    @Test("is not taken for whole by a client over TLS", arguments: ["--http1.1", "--http2"])
    func tls(_ version: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(transport: .tls))
            let (target, content) = try await server.endpoint.push(randomBytes: Self.size, to: "team/hello")
            let taken = try Fifo(.reading, at: bench.path("taken"))
            let client = try bench.start(
                URL(fileURLWithPath: "/usr/bin/curl"),
                [
                    "--disable", "--silent", "--noproxy", "*", "--cacert",
                    #require(server.endpoint.authority).certificate,
                    version, "--output", taken.path, server.endpoint.origin + target,
                ])
            let came = try await onThread {
                var came = try taken.read()
                try Self.cut(target, on: bench)
                while case let piece = try taken.read(), !piece.isEmpty { came += piece }
                return came
            }
            #expect(try await client.waitForEnd() != .exited(0))
            #expect(came.count < content.count && content.starts(with: came), "\(came.count) bytes came")
            #expect(try await server.endpoint.get("/v2/").status == 200)
        }
    }
}
