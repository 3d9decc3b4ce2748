import Foundation
import Testing

@Suite("a blob that ends on disk while it is sent", .fewAtATime)
struct TornBlobTests {
    private static let size = 16 << 20

    /// Cuts the file of the blob at `target` short, as another program would.
    private static func cut(_ target: String, on bench: Bench) throws {
        let hex = target.split(separator: ":").last ?? ""
        let file = bench.path("root/docker/registry/v2/blobs/sha256/\(hex.prefix(2))/\(hex)/data")
        guard truncate(file, 6 << 20) == 0 else { throw TestFailure("cannot cut \(file)") }
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
            #expect(rest.bytes.count <= 6 << 20 && content.starts(with: rest.bytes), "\(rest.bytes.count) bytes came")
            #expect(try await server.endpoint.get("/v2/").status == 200)
        }
    }

    @Test("is not taken for whole by a client over TLS", arguments: ["--http1.1", "--http2"])
    func tls(_ version: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(transport: .tls))
            let (target, content) = try await server.endpoint.push(randomBytes: Self.size, to: "team/hello")
            let taken = bench.path("taken")
            let client = try bench.start(
                URL(fileURLWithPath: "/usr/bin/curl"),
                [
                    "--disable", "--silent", "--noproxy", "*", "--cacert",
                    #require(server.endpoint.authority).certificate,
                    version, "--limit-rate", "6M", "--output", taken, server.endpoint.origin + target,
                ])
            _ = try await eventually("the first bytes") {
                (try? FileManager.default.attributesOfItem(atPath: taken)[.size] as? Int).flatMap { $0 > 0 ? $0 : nil }
            }
            try Self.cut(target, on: bench)
            #expect(try await client.waitForEnd() != .exited(0))
            let came = try Data(contentsOf: URL(fileURLWithPath: taken))
            #expect(came.count < content.count && content.starts(with: came), "\(came.count) bytes came")
            #expect(try await server.endpoint.get("/v2/").status == 200)
        }
    }
}
