import Testing

@Suite("a client that says it will send no more", .fewAtATime)
struct HalfCloseTests {
    @Test("still gets the whole answer", arguments: [Deployment.Store.filesystem, .inmemory], [3, 8 << 20])
    func answered(_ store: Deployment.Store, _ size: Int) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: store))
            let (target, content) = try await server.endpoint.push(randomBytes: size, to: "team/hello")
            let (answer, rest) = try await server.onWire { wire in
                try wire.send("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
                wire.closeWriting()
                return (try wire.answer(to: "GET"), wire.rest())
            }
            #expect(answer.status == 200)
            #expect(answer.body == content)
            #expect(rest == .closed)
        }
    }

    @Test("after several requests gets all the answers")
    func pipelined() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let (statuses, rest) = try await server.onWire { wire in
                let body = "hello"
                try wire.send(
                    "POST /v2/team/hello/blobs/uploads/?digest=\(SHA256.digest(of: Array(body.utf8))) HTTP/1.1\r\nHost: a\r\n"
                        + "Content-Length: 5\r\n\r\n\(body)GET /v2/_catalog HTTP/1.1\r\nHost: a\r\n\r\n")
                wire.closeWriting()
                return ([try wire.answer(to: "POST").status, try wire.answer(to: "GET").status], wire.rest())
            }
            #expect(statuses == [201, 200])
            #expect(rest == .closed)
        }
    }

    @Test("and has asked nothing gets the end of the connection", arguments: ["", "\r\n"])
    func nothing(_ sent: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let rest = try await server.onWire { wire in
                try wire.send(sent)
                wire.closeWriting()
                return wire.rest()
            }
            #expect(rest == .closed)
        }
    }
}
