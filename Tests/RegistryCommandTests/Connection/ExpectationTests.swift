import Testing

/// RFC 9110, section 10.1.1. What a client sees that waits is in ``ExpectContinueTests``.
@Suite("an expectation", .fewAtATime)
struct ExpectationTests {
    private static func push(_ fields: String, version: String = "HTTP/1.1") -> String {
        "POST /v2/team/hello/blobs/uploads/?digest=\(digest) \(version)\r\nHost: a\r\nContent-Length: 5\r\n\(fields)\r\n\r\n"
    }

    private static let digest = SHA256.digest(of: Array("hello".utf8))

    @Test(
        "other than 100-continue is answered 417", arguments: ["foo", "100-continue, foo", "200-ok", "100-continued"])
    func unknown(_ expectation: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let answer = try await server.onWire { wire in
                try wire.send(Self.push("Expect: \(expectation)"))
                return try wire.answer(to: "POST", takesContinue: true)
            }
            #expect(answer.status == 417)
            #expect(!answer.errorCodes.isEmpty, "\(answer.text)")
        }
    }

    @Test("is read in any case of letters")
    func letterCase() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let statuses = try await server.onWire { wire in
                try wire.send(Self.push("expect: 100-Continue"))
                let first = try wire.answer(to: "POST", takesContinue: true).status
                try wire.send("hello")
                return [first, try wire.answer(to: "POST").status]
            }
            #expect(statuses == [100, 201])
        }
    }

    @Test("of a client of HTTP/1.0 is not answered, for it would take the 100 for the end")
    func oldVersion() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let status = try await server.onWire { wire in
                try wire.send(Self.push("Expect: 100-continue", version: "HTTP/1.0") + "hello")
                return try wire.answer(to: "POST", takesContinue: true).status
            }
            #expect(status == 201)
        }
    }

    @Test("is answered once, and not where no body is read")
    func once() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let heads = try await server.onWire { wire in
                try wire.send(Self.push("Expect: 100-continue") + "hello")
                try wire.send("GET /v2/ HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n")
                return wire.rest().text.split(separator: "\r\n").filter { $0.hasPrefix("HTTP/1.1 ") }
            }
            // With the body on its way already, both are right.
            #expect(heads.filter { !$0.contains(" 100 ") } == ["HTTP/1.1 201 Created", "HTTP/1.1 200 OK"])
            #expect(heads.count < 4)
        }
    }
}
