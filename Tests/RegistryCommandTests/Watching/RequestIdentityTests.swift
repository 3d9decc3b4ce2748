import Testing

@Suite("the identity of a request", .fewAtATime)
struct RequestIdentityTests {
    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"

    @Test("of a client that is traced is in the log and in the answer to what is refused")
    func traced() async throws {
        try await withBench { bench in
            let server = try await bench.serve("version: 0.1\nstorage: inmemory\nlog: {level: debug}\n")
            let header = "traceparent: 00-\(Self.trace)-00f067aa0ba902b7-01"
            let refused = try await server.endpoint.get("/v2/a/manifests/b", headers: [header])
            #expect(refused.status == 404)
            #expect(refused["X-Request-Id"] == Self.trace)
            try await server.logged(
                "trace.id=\(Self.trace)", "span.id=00f067aa0ba902b7", "MANIFEST_UNKNOWN", "http.request.id=")
            let good = try await server.endpoint.get("/v2/", headers: [header])
            #expect(good.status == 200)
            #expect(good["X-Request-Id"] == nil)
            try await server.logged("trace.id=\(Self.trace)", "http.request.uri=/v2/", "http.response.status=200")
        }
    }

    @Test("of others is made up, and the same in the log and in the answer to what is refused")
    func made() async throws {
        try await withBench { bench in
            let server = try await bench.serve("version: 0.1\nstorage: inmemory\n")
            for headers in [[], ["traceparent: 00-xyz"], ["traceparent: 00-\(Self.trace)-00f067aa0ba902b7-01-x"]] {
                let refused = try await server.endpoint.get("/v2/a/manifests/b", headers: headers)
                let id = try #require(refused["X-Request-Id"])
                #expect(id.count == 36)
                let line = try await server.logged("http.request.id=\(id)")
                #expect(!line.contains("trace.id"))
            }
        }
    }
}
