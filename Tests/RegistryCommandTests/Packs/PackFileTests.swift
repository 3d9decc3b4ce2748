import Foundation
import Testing

@Suite("a large file of a pack", .fewAtATime)
struct PackFileTests {
    private static let size = 24 << 20

    private static func push(to server: RunningServer, on bench: Bench) async throws -> (target: String, file: String) {
        let pack = try await PackArchive(randomBytes: size, on: bench)
        try await Oras(bench: bench, endpoint: server.endpoint).push(pack)
        // The archive is read here, and not when something is measured.
        #expect(try await server.endpoint.get("/v1/nginx").status == 200)
        let file = "\(pack.folder)/large"
        return ("/v1/nginx/blobs/\(try await bench.digest(ofFile: file))", file)
    }

    @Test("comes whole over each protocol", arguments: ["--http1.1", "--http2"], Deployment.Store.allCases)
    func whole(_ version: String, _ store: Deployment.Store) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(transport: .tls, store: store))
            let (target, file) = try await Self.push(to: server, on: bench)
            let authority = try #require(server.endpoint.authority)
            try await bench.succeed(
                "curl",
                [
                    "--disable", "--silent", "--fail", "--noproxy", "*", "--cacert", authority.certificate, version,
                    "--output", bench.path("got"), server.endpoint.origin + target,
                ])
            #expect(
                try Data(contentsOf: URL(fileURLWithPath: bench.path("got")))
                    == Data(contentsOf: URL(fileURLWithPath: file)))
        }
    }

    @Test("costs little memory, however many take it", arguments: Deployment.Store.allCases)
    func manyClients(_ store: Deployment.Store) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: store))
            let (target, _) = try await Self.push(to: server, on: bench)
            let before = try server.process.memory()
            let growth = try await onThread {
                let wires = try (0..<40).map { _ in try Wire(port: server.endpoint.port, receiveBuffer: 4096) }
                for wire in wires { try wire.send("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n") }
                // Every answer has begun.
                for wire in wires { _ = try wire.read(atLeast: 1) }
                return try server.process.memory() - before
            }
            #expect(growth < 40 << 20, "\(growth >> 10) KiB for 40 clients")
        }
    }
}
