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

    @Test("and that nobody has is refused with an error document", arguments: ["FOO", "get", "G3T", "X-RAY", "GÉT"])
    func unknown(_ method: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let (answer, _) = try await server.reply(
                to: "\(method) /v2/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect([400, 405, 501].contains(answer.status))
            #expect(!answer.errorCodes.isEmpty, "\(answer.text)")
        }
    }
}
