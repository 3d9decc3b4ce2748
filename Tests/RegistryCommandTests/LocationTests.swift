import Testing

@Suite("a Location", .fewAtATime)
struct LocationTests {
    /// How the configuration or the client changes where an upload is said to be; `HOST` is the server's address.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var http = "{}"
        var headers: [String] = []
        var path = "/v2/team/hello/blobs/uploads/"
        let start: String
    }

    static let cases = [
        Case(
            testDescription: "names the host that the client asked", start: "http://HOST/v2/team/hello/blobs/uploads/"),
        Case(
            testDescription: "is a path with relativeurls", http: "{relativeurls: true}",
            start: "/v2/team/hello/blobs/uploads/"),
        Case(
            testDescription: "begins with http.host", http: "{host: 'https://registry.example:8443'}",
            start: "https://registry.example:8443/v2/team/hello/blobs/uploads/"),
        Case(
            testDescription: "holds http.prefix", http: "{prefix: /some/where/}",
            path: "/some/where/v2/team/hello/blobs/uploads/",
            start: "http://HOST/some/where/v2/team/hello/blobs/uploads/"),
        Case(
            testDescription: "names scheme and host that a proxy forwarded",
            headers: ["X-Forwarded-Proto: https", "X-Forwarded-Host: registry.example"],
            start: "https://registry.example/v2/team/hello/blobs/uploads/"),
    ]

    @Test("says where the client can reach the upload", arguments: cases)
    func upload(_ reached: Case) async throws {
        try await withBench { bench in
            let server = try await bench.serve("version: 0.1\nstorage: inmemory\nhttp: \(reached.http)\n")
            let answer = try await server.endpoint.send(
                "POST", reached.path, headers: reached.headers + ["Content-Length: 0"])
            #expect(answer.status == 202)
            let start = reached.start.replacing("HOST", with: server.endpoint.address)
            #expect(answer["Location"]?.hasPrefix(start) == true, "\(answer["Location"] ?? "none")")
        }
    }
}
