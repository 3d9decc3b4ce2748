import Testing

@Suite("an upload that is refused", .fewAtATime)
struct RefusedUploadTests {
    /// Requests with a body that nobody wants, as far as their fields.
    enum Refused: String, CaseIterable, Sendable {
        case withoutLogin, unknownUpload, tooLargeManifest, chunkOutOfOrder, wrongMethod

        var status: Int {
            switch self {
            case .withoutLogin: 401
            case .unknownUpload: 404
            case .tooLargeManifest: 413
            case .chunkOutOfOrder: 416
            case .wrongMethod: 405
            }
        }

        /// Begins what is refused on the connection, and sends the head with the framing given.
        func begin(on wire: Wire, framing: String, length: Int) throws {
            let start: String
            switch self {
            case .withoutLogin: start = "POST /v2/team/hello/blobs/uploads/"
            case .unknownUpload:
                start = "PATCH /v2/team/hello/blobs/uploads/00000000-0000-4000-8000-000000000000"
            case .tooLargeManifest: start = "PUT /v2/team/hello/manifests/1.0"
            case .chunkOutOfOrder:
                start = "PATCH \(try wire.ask("POST", "/v2/team/hello/blobs/uploads/").locationPath())"
            case .wrongMethod: start = "POST /v2/team/hello/tags/list"
            }
            let range = self == .chunkOutOfOrder ? "Content-Range: 7-\(length + 6)\r\n" : ""
            try wire.send("\(start) HTTP/1.1\r\nHost: a\r\n\(range)\(framing)\r\n\r\n")
        }

        var deployment: Deployment { Deployment(access: self == .withoutLogin ? .htpasswd : .open, store: .inmemory) }
    }

    private static let size = 200_000_000

    @Test("is answered at once, while most of it is still to come", arguments: Refused.allCases)
    func atOnce(_ refused: Refused) async throws {
        try await withBench { bench in
            let server = try await bench.serve(refused.deployment)
            let answer = try await server.onWire { wire in
                try refused.begin(on: wire, framing: "Content-Length: \(Self.size)", length: Self.size)
                try wire.send("the beginning")
                return try wire.answer(to: "POST")
            }
            #expect(answer.status == refused.status)
            #expect(!answer.errorCodes.isEmpty)
        }
    }

    @Test(
        "is not read to its end, and its sender still gets the answer", arguments: Refused.allCases,
        ["Content-Length: \(size)", "Transfer-Encoding: chunked"])
    func notRead(_ refused: Refused, _ framing: String) async throws {
        // Over 4 MiB a manifest is only found too large when that many bytes have come in chunks.
        guard refused != .tooLargeManifest || framing.hasPrefix("Content-Length") else { return }
        try await withBench { bench in
            let server = try await bench.serve(refused.deployment)
            let (sent, answer) = try await server.onWire { wire in
                try refused.begin(on: wire, framing: framing, length: Self.size)
                let isChunked = framing.hasPrefix("Transfer")
                let piece = Array(
                    ((isChunked ? "10000\r\n" : "") + String(repeating: "a", count: 65_536) + (isChunked ? "\r\n" : ""))
                        .utf8)
                let sent = wire.sendUntilRefused(Self.size, piece: piece)
                return (sent, try wire.answer(to: "POST"))
            }
            #expect(answer.status == refused.status)
            // What the server reads, and what both systems hold on the way.
            #expect(sent < 32 << 20, "\(sent) bytes were taken")
        }
    }

    @Test("leaves the connection to the next request when its rest is small", arguments: Refused.allCases)
    func smallRest(_ refused: Refused) async throws {
        guard refused != .tooLargeManifest else { return }
        try await withBench { bench in
            let server = try await bench.serve(refused.deployment)
            let answers = try await server.onWire { wire in
                try refused.begin(on: wire, framing: "Content-Length: 500000", length: 500_000)
                try wire.send([UInt8](repeating: 97, count: 500_000))
                return [try wire.answer(to: "POST"), try wire.ask("GET", "/health")]
            }
            #expect(answers.map(\.status) == [refused.status, 200])
            #expect(answers[0].values(of: "Connection").allSatisfy { $0.lowercased() != "close" })
        }
    }

    @Test("is read as far as http.limits.discard says, and no further")
    func configured() async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                Deployment(access: .htpasswd, store: .inmemory), environment: ["REGISTRY_HTTP_LIMITS_DISCARD": "64KiB"])
            func ending(_ size: Int) async throws -> (status: Int, rest: Wire.Rest) {
                try await server.onWire { wire in
                    try wire.send("POST /v2/team/blobs/uploads/ HTTP/1.1\r\nHost: a\r\nContent-Length: \(size)\r\n\r\n")
                    try wire.send([UInt8](repeating: 97, count: size))
                    let status = try wire.answer(to: "POST").status
                    try? wire.send("GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    return (status, wire.rest())
                }
            }
            let small = try await ending(60_000)
            #expect(small.status == 401)
            #expect(small.rest.text.hasPrefix("HTTP/1.1 200 OK\r\n"))
            let large = try await ending(200_000)
            #expect(large.status == 401)
            #expect(large.rest.bytes.isEmpty && large.rest.ending != .open)
        }
    }

    @Test("because the store is full is answered 507 in the middle, and is not read to its end")
    func fullStore() async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                Deployment(store: .inmemory), environment: ["REGISTRY_STORAGE_INMEMORY_MAXSIZE": "2MiB"])
            let (sent, answer) = try await server.onWire { wire in
                let location = try wire.ask("POST", "/v2/team/hello/blobs/uploads/").locationPath()
                try wire.send("PATCH \(location) HTTP/1.1\r\nHost: a\r\nContent-Length: \(Self.size)\r\n\r\n")
                return (wire.sendUntilRefused(Self.size), try wire.answer(to: "PATCH"))
            }
            #expect(answer.status == 507)
            #expect(sent < 32 << 20, "\(sent) bytes were taken")
            #expect(try await server.endpoint.get("/v2/").status == 200)
        }
    }
}
