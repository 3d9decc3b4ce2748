import Testing

@Suite("a method that a registry has not", .fewAtATime)
struct UnknownMethodTests {
    @Test(
        "is answered 405 with those of the route, to whoever may ask",
        arguments: ["PROPFIND", "TRACE", "LOCK", "PURGE", "REPORT", "SEARCH"])
    func known(_ method: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(access: .htpasswd, store: .inmemory))
            let answer = try await server.endpoint.send(method, "/v2/")
            #expect(answer.status == 405)
            #expect(answer["Allow"]?.split(separator: ", ") == ["GET", "HEAD"])
            #expect(answer.errorCodes == ["UNSUPPORTED"])
            #expect(try await server.endpoint.loggedIn(as: nil).send(method, "/v2/").status == 401)
        }
    }

    @Test(
        "and that nobody has is refused with an error document",
        arguments: [
            ("FOO", 405), ("get", 405), ("G3T", 405), ("X-RAY", 405), ("GÉT", 400),
            (String(repeating: "A", count: 32), 405), (String(repeating: "A", count: 33), 501),
        ])
    func unknown(_ method: String, _ status: Int) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let (answer, _) = try await server.reply(
                to: "\(method) /v2/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(answer.status == status)
            #expect(!answer.errorCodes.isEmpty, "\(answer.text)")
        }
    }
}
