import Testing

@Suite("requests that do not wait for the answer before", .fewAtATime)
struct PipeliningTests {
    private static func push(_ text: String) -> String {
        "POST /v2/team/hello/blobs/uploads/?digest=\(SHA256.digest(of: Array(text.utf8))) HTTP/1.1\r\nHost: a\r\n"
            + "Content-Length: \(text.utf8.count)\r\n\r\n\(text)"
    }

    private static func pull(_ text: String, method: String = "GET", fields: String = "") -> String {
        "\(method) /v2/team/hello/blobs/\(SHA256.digest(of: Array(text.utf8))) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n"
    }

    @Test("are answered in order, pushes and pulls mixed", arguments: [Deployment.Store.filesystem, .inmemory])
    func inOrder(_ store: Deployment.Store) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: store))
            let texts = (0..<10).map { "the text \($0)" }
            let (pushed, pulled, heads) = try await server.onWire { wire in
                try wire.send(texts.map(Self.push).joined())
                let pushed = try texts.map { _ in try wire.answer(to: "POST").status }
                try wire.send(texts.map { Self.pull($0) + Self.pull($0, method: "HEAD") }.joined())
                let both = try texts.map { _ in (try wire.answer(to: "GET").text, try wire.answer(to: "HEAD").status) }
                return (pushed, both.map(\.0), both.map(\.1))
            }
            #expect(pushed == texts.map { _ in 201 })
            #expect(pulled == texts)
            #expect(heads == texts.map { _ in 200 })
        }
    }

    @Test("see what those before have done")
    func effects() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment())
            let answers = try await server.onWire { wire in
                try wire.send(Self.pull("hello") + Self.push("hello") + Self.pull("hello"))
                return [try wire.answer(to: "GET"), try wire.answer(to: "POST"), try wire.answer(to: "GET")]
            }
            #expect(answers.map(\.status) == [404, 201, 200])
            #expect(answers[2].text == "hello")
        }
    }

    @Test("are answered behind a body in chunks, with fields after it")
    func chunked() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let answers = try await server.onWire { wire in
                try wire.send(
                    "POST /v2/team/hello/blobs/uploads/?digest=\(SHA256.digest(of: Array("hello".utf8))) HTTP/1.1\r\n"
                        + "Host: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nX: y\r\n\r\n"
                        + Self.pull("hello"))
                return [try wire.answer(to: "POST"), try wire.answer(to: "GET")]
            }
            #expect(answers.map(\.status) == [201, 200])
            #expect(answers[1].text == "hello")
        }
    }

    @Test("are not answered behind one that says close")
    func afterClose() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let (status, rest) = try await server.onWire { wire in
                try wire.send(Self.pull("hello", fields: "Connection: close\r\n") + Self.push("hello"))
                return (try wire.answer(to: "GET").status, wire.rest())
            }
            #expect(status == 404)
            #expect(rest.bytes.isEmpty && rest.ending != .open)
            #expect(
                try await server.onWire { try $0.ask("GET", "/v2/_catalog").text } == #"{"repositories":[]}"# + "\n")
        }
    }

    @Test("by the thousand, by a client that reads nothing, do not fill the memory")
    func thousands() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let before = try server.process.memory()
            let (answered, growth) = try await onThread {
                let wire = try Wire(port: server.endpoint.port, receiveBuffer: 4096)
                try wire.send("GET /v2/_catalog HTTP/1.1\r\nHost: a\r\n\r\n")
                let size = try wire.answer(to: "GET").body.count
                let count = 2000
                try wire.send(String(repeating: "GET /v2/_catalog HTTP/1.1\r\nHost: a\r\n\r\n", count: count))
                let growth = try server.process.memory() - before
                return (try (0..<count).count { _ in try wire.answer(to: "GET").body.count == size }, growth)
            }
            #expect(answered == 2000)
            #expect(growth < 16 << 20, "\(growth >> 10) KiB")
        }
    }
}
