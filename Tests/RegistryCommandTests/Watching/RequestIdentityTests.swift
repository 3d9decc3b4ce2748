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
            #expect(refused["X-Trace-Id"] == Self.trace)
            let id = try #require(refused["X-Request-Id"])
            try await server.logged(
                "trace.id=\(Self.trace)", "span.id=00f067aa0ba902b7", "MANIFEST_UNKNOWN", "http.request.id=\(id)")
            // Another of the same trace is another request.
            let second = try await server.endpoint.get("/v2/a/manifests/b", headers: [header])
            #expect(try #require(second["X-Request-Id"]) != id)
            #expect(second["X-Trace-Id"] == Self.trace)
            let good = try await server.endpoint.get("/v2/", headers: [header])
            #expect(good.status == 200)
            #expect(good["X-Request-Id"] == nil && good["X-Trace-Id"] == nil)
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
                #expect(id.count == 36 && refused["X-Trace-Id"] == nil)
                let line = try await server.logged("http.request.id=\(id)")
                #expect(!line.contains("trace.id"))
            }
        }
    }

    @Test(
        "is in the line of a refused login and in its answer, with who asked", arguments: [nil, trace] as [String?])
    func refusedLogin(_ trace: String?) async throws {
        try await withBench { bench in
            let server = try await bench.serve("version: 0.1\nstorage: inmemory\n" + (try RuledServer.auth(bench)))
            let headers = trace.map { ["traceparent: 00-\($0)-00f067aa0ba902b7-01"] } ?? []
            let basic = server.endpoint.loggedIn(as: "mallory:no")
            for target in ["/v2/", "/token", "/v1/"] {
                let refused = try await basic.get(target, headers: headers)
                #expect(refused.status == 401)
                let id = try #require(refused["X-Request-Id"])
                let line = try await server.logged("level=info", "login refused", "http.request.id=\(id)")
                #expect(line.contains("auth.user.name=mallory"))
                #expect(line.contains("http.request.remoteaddr=") && line.contains("127.0.0.1:"))
                #expect(line.contains("trace.id") == (trace != nil))
            }
            for scheme in ["Basic %%%", "Bearer nonsense"] {
                let refused = try await server.endpoint.get("/v2/", headers: headers + ["Authorization: \(scheme)"])
                #expect(refused.status == 401)
                let id = try #require(refused["X-Request-Id"])
                try await server.logged("level=info", " refused: ", "http.request.id=\(id)")
            }
        }
    }

    @Test("is in the line and in the answer of what is no request, over HTTP/1 and HTTP/2")
    func noRequest() async throws {
        try await withBench { bench in
            let server = try await bench.serve("version: 0.1\nstorage: inmemory\n")
            for (bytes, status) in [
                ("GET /v2/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400), ("nonsense\r\n\r\n", 400),
                ("GET /v2/ HTTP/1.1\r\nHost: a\r\nExpect: more\r\n\r\n", 417),
            ] {
                let answer = try await server.reply(to: bytes).answer
                #expect(answer.status == status)
                let id = try #require(answer["X-Request-Id"])
                try await server.logged("refused what is no request", "http.request.id=\(id)", "status=\(status)")
            }
            let authority = try await CertificateAuthority(on: bench)
            let secure = try await bench.serve(
                "version: 0.1\nstorage: inmemory\n"
                    + "http: {tls: {certificate: \(authority.serverCertificate), key: \(authority.serverKey)}}\n",
                authority: authority)
            let answer = try await secure.endpoint.send(
                "GET", "/v2/", headers: ["Expect: more"], curl: ["--http2"])
            #expect(answer.status == 417)
            let id = try #require(answer["X-Request-Id"])
            try await secure.logged("refused what is no request", "http.request.id=\(id)")
        }
    }

    @Test("tells who was refused what, in both logs")
    func refusedUser() async throws {
        try await withBench { bench in
            let server = try await bench.serve("version: 0.1\nstorage: inmemory\n" + (try RuledServer.auth(bench)))
            for (login, user, method, target, status) in [
                (RuledServer.eve, "eve", "GET", "/v2/private/hidden/tags/list", 404),
                (RuledServer.reader, "reader", "POST", "/v2/private/denied/blobs/uploads/", 403),
            ] {
                let answer = try await server.endpoint.loggedIn(as: login).send(
                    method, target, headers: ["Content-Length: 0"])
                #expect(answer.status == status)
                let id = try #require(answer["X-Request-Id"])
                try await server.logged("http.request.id=\(id)", "auth.user.name=\(user)", "\(status)", target)
                let line = try await eventually("the line of the access log") {
                    server.process.standardOutput.split(separator: "\n").first { $0.contains(target) }
                }
                #expect(line.contains(" - \(user) [") && line.contains("\" \(status) "))
            }
        }
    }
}
