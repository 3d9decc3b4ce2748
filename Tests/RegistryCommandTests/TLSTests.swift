import Testing

@Suite("TLS from files", .fewAtATime)
struct TLSTests {
    static let deployment = Deployment(transport: .tls, store: .inmemory)

    @Test("offers HTTP/2, unless it is disabled", arguments: [("false", "2"), ("true", "1.1")])
    func http2(_ disabled: String, _ version: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Self.deployment, environment: ["REGISTRY_HTTP_HTTP2_DISABLED": disabled])
            let answer = try await server.endpoint.get("/v2/")
            #expect(answer.status == 200)
            #expect(answer.version == version)
        }
    }

    @Test("carries a push and a pull over HTTP/1.1 as over HTTP/2", arguments: ["--http1.1", "--http2"])
    func content(_ option: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Self.deployment)
            let manifest = try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
            let answer = try await server.endpoint.send("GET", "/v2/team/hello/manifests/1.0", curl: [option])
            #expect(answer.text == manifest)
            #expect(answer["Docker-Content-Digest"] == (try await bench.digest(of: manifest)))
        }
    }

    @Test(
        "takes TLS 1.2 and 1.3 and nothing older",
        arguments: [("1.0", false), ("1.1", false), ("1.2", true), ("1.3", true)])
    func versions(_ version: String, _ isTaken: Bool) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Self.deployment)
            // At security level 0 the client itself would speak the old versions.
            let options = ["--tlsv\(version)", "--tls-max", version, "--ciphers", "DEFAULT:@SECLEVEL=0"]
            let answer = try? await server.endpoint.send("GET", "/v2/", curl: options)
            #expect((answer?.status == 200) == isTaken)
        }
    }

    @Test("names itself with https in a Location")
    func location() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Self.deployment)
            let opened = try await server.endpoint.send(
                "POST", "/v2/team/hello/blobs/uploads/", headers: ["Content-Length: 0"])
            #expect(
                opened["Location"]?.hasPrefix("https://127.0.0.1:\(server.endpoint.port)/v2/team/hello/blobs/uploads/")
                    == true)
        }
    }
}
