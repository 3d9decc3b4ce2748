import Foundation
import Testing

@Suite("a full store", .fewAtATime)
struct FullStoreTests {
    @Test("answers 507 to what does not fit, keeps what it has, and takes what fits")
    func memory() async throws {
        try await withBench { bench in
            let server = try await bench.serve("version: 0.1\nstorage: {inmemory: {maxsize: 1MiB}}\n")
            let endpoint = server.endpoint
            let manifest = try await endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")

            let large = String(repeating: "0123456789abcdef", count: 1 << 17)
            #expect(try await endpoint.push(blob: large, to: "team/hello").status == 507)

            #expect(try await endpoint.get("/v2/team/hello/manifests/1.0").text == manifest)
            #expect(try await endpoint.get("/v2/team/hello/blobs/\(bench.digest(of: "hello"))").text == "hello")
            #expect(try await endpoint.get("/v2/team/hello/blobs/\(bench.digest(of: large))").status == 404)
            #expect(try await endpoint.push(blob: "small", to: "team/hello").status == 201)
            #expect(try await endpoint.get("/health").status == 200)
        }
    }
}
