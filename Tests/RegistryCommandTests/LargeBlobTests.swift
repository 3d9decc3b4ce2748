import Foundation
import Testing

@Suite("a blob of 64 MiB", .fewAtATime)
struct LargeBlobTests {
    static let size = 64 << 20
    /// Memory for two parts at a time.
    private static let smallBuffers = ["REGISTRY_STORAGE_S3_PARTBUFFERS": "10MiB"]

    @Test(
        "comes back with the same bytes, and the server's memory does not grow with it",
        arguments: [Deployment(), Deployment(transport: .tls), Deployment(store: .s3)])
    func roundTrip(_ deployment: Deployment) async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                deployment, environment: deployment.store == .s3 ? Self.smallBuffers : [:])
            let endpoint = server.endpoint
            let file = bench.path("large")
            try await bench.succeed("openssl", ["rand", "-out", file, "\(Self.size)"])
            let digest = try await bench.digest(ofFile: file)
            // One small exchange first, so that what is measured is the blob and not the start.
            try await endpoint.push(artifact: "hello", to: "team/large", tag: "1.0")
            let before = try server.process.peakMemory()

            let opened = try await endpoint.send(
                "POST", "/v2/team/large/blobs/uploads/", headers: ["Content-Length: 0"])
            let patched = try await endpoint.send(
                "PATCH", #require(opened["Location"]), headers: ["Content-Type: application/octet-stream"], upload: file
            )
            #expect(patched.status == 202)
            #expect(patched["Range"] == "0-\(Self.size - 1)")
            let closed = try await endpoint.send(
                "PUT", Endpoint.closing(#require(patched["Location"]), as: digest), headers: ["Content-Length: 0"])
            #expect(closed.status == 201)
            #expect(closed["Docker-Content-Digest"] == digest)

            let pulled = try await endpoint.get("/v2/team/large/blobs/\(digest)")
            #expect(pulled["Content-Length"] == "\(Self.size)")
            #expect(try pulled.body == Data(contentsOf: URL(fileURLWithPath: file)))

            let part = try await endpoint.get(
                "/v2/team/large/blobs/\(digest)", headers: ["Range: bytes=1000000-1000999"])
            #expect(part.status == 206)
            #expect(part.body == pulled.body[1_000_000..<1_001_000])

            let growth = try server.process.peakMemory() - before
            #expect(growth < Self.size / 2, "the peak grew by \(growth >> 10) KiB, from \(before >> 10) KiB")
        }
    }
}
