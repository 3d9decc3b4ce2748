import Testing

@Suite("a header section", .fewAtATime)
struct HeaderLimitTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: String

        init(_ description: String, _ bytes: String) {
            testDescription = description
            self.bytes = bytes
        }
    }

    private static func request(target: String = "/v2/", fields: [String]) -> String {
        (["GET \(target) HTTP/1.1", "Host: a"] + fields + ["", ""]).joined(separator: "\r\n")
    }

    private static func letters(_ count: Int) -> String { String(repeating: "x", count: count) }

    static let tooLarge = [
        Case("one field of 90 KB", request(fields: ["X: \(letters(90_000))"])),
        Case("many fields of 40 KB in all", request(fields: (0..<80).map { "X-\($0): \(letters(500))" })),
        Case("101 fields", request(fields: (0..<100).map { "X-\($0): x" })),
        Case("1200 fields", request(fields: (0..<1200).map { "X-\($0): x" })),
        Case("a name of 40 KB", request(fields: ["\(letters(40_000)): x"])),
        Case("a target of 40 KB", request(target: "/v2/\(letters(40_000))", fields: [])),
        Case("a field that does not end", "GET /v2/ HTTP/1.1\r\nHost: a\r\nX: \(letters(90_000))"),
    ]

    @Test("beyond the limits is answered 431, and the connection ends", arguments: tooLarge)
    func refused(_ request: Case) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let (answer, rest) = try await server.reply(to: request.bytes)
            #expect(answer.status == 431)
            #expect(answer["Connection"] == "close")
            #expect(!answer.errorCodes.isEmpty, "\(answer.text)")
            #expect(rest.bytes.isEmpty && rest.ending != .open)
        }
    }

    @Test(
        "within the limits is taken",
        arguments: [
            Case("a field of 31 KB", request(fields: ["X: \(letters(31_000))"])),
            Case("100 fields", request(fields: (0..<99).map { "X-\($0): x" })),
            Case("a query of 31 KB", request(target: "/v2/?\(letters(31_000))", fields: [])),
        ])
    func taken(_ request: Case) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let status = try await server.onWire { wire in
                try wire.send(request.bytes)
                return try wire.answer(to: "GET").status
            }
            #expect(status == 200)
        }
    }

    @Test("has the limits that the configuration gives it")
    func configured() async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                Deployment(store: .inmemory),
                environment: ["REGISTRY_HTTP_LIMITS_HEADERSIZE": "1KiB", "REGISTRY_HTTP_LIMITS_HEADERCOUNT": "10"])
            let statuses = try await server.onWire { wire in
                try [["X: \(Self.letters(900))"], (0..<9).map { "X-\($0): x" }].map { fields in
                    try wire.send(Self.request(fields: fields))
                    return try wire.answer(to: "GET").status
                }
            }
            #expect(statuses == [200, 200])
            for fields in [["X: \(Self.letters(1100))"], (0..<10).map { "X-\($0): x" }] {
                #expect(try await server.reply(to: Self.request(fields: fields)).answer.status == 431)
            }
        }
    }

    @Test("of which the first bytes come late counts from its first byte, on each request anew")
    func counted() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let statuses = try await server.onWire { wire in
                try (0..<5).map { _ in
                    try wire.send(Self.request(fields: ["X: \(Self.letters(20_000))"]))
                    return try wire.answer(to: "GET").status
                }
            }
            #expect(statuses == [200, 200, 200, 200, 200])
        }
    }
}
