import Testing

@Suite("an upload that breaks off", .fewAtATime)
struct BrokenUploadTests {
    enum Break: CaseIterable, Sendable {
        case halfClose, close, reset

        func happen(to wire: Wire) {
            switch self {
            case .halfClose: wire.closeWriting()
            case .close: wire.close()
            case .reset: wire.reset()
            }
        }
    }

    private static let content = [UInt8](repeating: 97, count: 300_000) + [UInt8](repeating: 98, count: 300_000)

    @Test(
        "can be gone on with at once from what came", arguments: Break.allCases,
        Deployment.Store.allCases)
    func resumed(_ end: Break, _ store: Deployment.Store) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: store))
            let location = try await server.onWire { wire in
                let location = try wire.ask("POST", "/v2/team/hello/blobs/uploads/").locationPath()
                try wire.send("PATCH \(location) HTTP/1.1\r\nHost: a\r\nContent-Length: \(Self.content.count)\r\n\r\n")
                try wire.send(Array(Self.content.prefix(400_000)))
                end.happen(to: wire)
                return location
            }
            // The server learns of the end when the network tells it; nothing else is to be waited for.
            let offset = try await eventually("all that came") {
                let range = try await server.endpoint.get(location)["Range"] ?? ""
                let offset = range.split(separator: "-").last.flatMap { Int($0) }.map { $0 + 1 } ?? 0
                return end == .reset && offset > 1 || offset == 400_000 ? offset : nil
            }
            let closed = try await eventually("the right to write") {
                let answer = try await server.onWire { wire in
                    try wire.ask(
                        "PUT", Endpoint.closing(location, as: SHA256.digest(of: Self.content)),
                        headers: ["Content-Range: \(offset)-\(Self.content.count - 1)"],
                        body: Array(Self.content.dropFirst(offset)))
                }
                return answer.status == 201 ? answer : nil
            }
            #expect(closed["Docker-Content-Digest"] == SHA256.digest(of: Self.content))
        }
    }

    @Test(
        "with its end missing is never taken for whole", arguments: Break.allCases,
        ["Content-Length: 10\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"])
    func notWhole(_ end: Break, _ body: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let digest = SHA256.digest(of: Array("hello".utf8))
            let rest = try await server.onWire { wire in
                try wire.send("POST /v2/team/hello/blobs/uploads/?digest=\(digest) HTTP/1.1\r\nHost: a\r\n\(body)")
                end.happen(to: wire)
                return end == .halfClose ? wire.rest() : .closed
            }
            if end == .halfClose {
                #expect(rest.ending != .open)
                #expect(rest.text.isEmpty || rest.text.hasPrefix("HTTP/1.1 400 "))
            }
            #expect(try await server.endpoint.get("/v2/team/hello/blobs/\(digest)").status == 404)
            #expect(try await server.endpoint.push(blob: "hello", digest: digest, to: "team/hello").status == 201)
        }
    }
}
