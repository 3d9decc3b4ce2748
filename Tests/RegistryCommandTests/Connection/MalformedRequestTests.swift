import Testing

/// Whatever two servers could read in two ways is read in none (RFC 9112, sections 2.2, 3, 5.1 and 6).
@Suite("what is no well-formed HTTP/1.1", .fewAtATime)
struct MalformedRequestTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: String

        /// A push with such fields and such a body.
        init(_ description: String, fields: String..., body: String = "hello") {
            testDescription = description
            bytes = (["POST /v2/a/blobs/uploads/ HTTP/1.1", "Host: a"] + fields + ["", body]).joined(separator: "\r\n")
        }

        init(_ description: String, bytes: String) {
            testDescription = description
            self.bytes = bytes
        }
    }

    static let cases = [
        Case("a length, then chunks", fields: "Content-Length: 5", "Transfer-Encoding: chunked", body: "0\r\n\r\n"),
        Case("chunks, then a length", fields: "Transfer-Encoding: chunked", "Content-Length: 5", body: "0\r\n\r\n"),
        Case("one length twice", fields: "Content-Length: 5", "Content-Length: 5"),
        Case("two lengths", fields: "Content-Length: 5", "Content-Length: 6"),
        Case("a list of lengths", fields: "Content-Length: 5, 5"),
        Case("a length with a sign", fields: "Content-Length: +5"),
        Case("a length below nothing", fields: "Content-Length: -5"),
        Case("a length with a unit", fields: "Content-Length: 5b"),
        Case("a length in hexadecimal", fields: "Content-Length: 0x5"),
        Case("a length that no number holds", fields: "Content-Length: 18446744073709551621"),
        Case("a space before the colon", fields: "Content-Length : 5"),
        Case("a field without a colon", fields: "Content-Length"),
        Case("a field without a name", fields: ": 5"),
        Case("a NUL in a field", fields: "X: a\0b"),
        Case("chunks that are not the last coding", fields: "Transfer-Encoding: chunked, identity"),
        Case("line feeds alone", bytes: "GET /v2/ HTTP/1.1\nHost: a\n\n"),
        Case("a target with a space", bytes: "GET /v2/ x HTTP/1.1\r\nHost: a\r\n\r\n"),
        Case("a request without a target", bytes: "GET HTTP/1.1\r\nHost: a\r\n\r\n"),
        Case("the preface of HTTP/2", bytes: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    ]

    @Test("is answered 400 with an error document, and the connection ends", arguments: cases)
    func refused(_ request: Case) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let (answer, rest) = try await server.reply(to: request.bytes)
            #expect(answer.status == 400)
            #expect(answer["Connection"] == "close")
            #expect(answer["Date"] != nil)
            #expect(!answer.errorCodes.isEmpty, "\(answer.text)")
            #expect(rest.bytes.isEmpty, "\(rest.text)")
            #expect(rest.ending != .open)
        }
    }

    @Test(
        "or another protocol is answered with an error document, and the connection ends",
        arguments: [
            "GET /v2/ HTTP/3.0\r\nHost: a\r\n\r\n", "GET /v2/ HTTP/1.7x\r\nHost: a\r\n\r\n",
            "GET /v2/ HTCPCP/1.0\r\n\r\n",
            "\u{16}\u{3}\u{1}\u{1}\u{40}\u{1}\u{0}\u{1}\u{3c}\u{3}\u{3}\r\n\r\n", "SSH-2.0-x\r\n", "EHLO a\r\n",
        ])
    func otherProtocol(_ bytes: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let (answer, rest) = try await server.reply(to: bytes)
            #expect([400, 501, 505].contains(answer.status))
            #expect(answer["Connection"] == "close")
            #expect(!answer.errorCodes.isEmpty, "\(answer.text)")
            #expect(rest.bytes.isEmpty && rest.ending != .open)
        }
    }

    @Test(
        "because of a coding that is not known is answered 501, and nothing behind it is taken for a request",
        arguments: ["xchunked", "identity", "gzip, chunked", "chunked, chunked"])
    func unknownCoding(_ coding: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let (answer, rest) = try await server.reply(
                to: "POST /v2/a/blobs/uploads/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \(coding)\r\n\r\n"
                    + "0\r\n\r\nGET /v2/ HTTP/1.1\r\nHost: a\r\n\r\n", method: "POST")
            #expect([400, 501].contains(answer.status))
            #expect(answer["Connection"] == "close")
            #expect(rest.bytes.isEmpty && rest.ending != .open, "\(rest.text)")
        }
    }

    @Test(
        "in the chunks of a body ends the connection, and nothing of it counts",
        arguments: ["5\r\nhello\r\nz\r\n", "5\r\nhelloworld\r\n0\r\n\r\n", "-1\r\n", "10000000000000000\r\n"])
    func brokenChunks(_ body: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let digest = SHA256.digest(of: Array("hello".utf8))
            let (answer, rest) = try await server.reply(
                to: "POST /v2/a/blobs/uploads/?digest=\(digest) HTTP/1.1\r\nHost: a\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n\(body)",
                method: "POST")
            #expect(answer.status == 400)
            #expect(rest.ending != .open)
            #expect(try await server.endpoint.get("/v2/a/blobs/\(digest)").status == 404)
        }
    }

    @Test("is answered so that the client can read it, however much it had sent besides")
    func moreSent() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let status = try await server.onWire { wire in
                try wire.send("POST /v2/ HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n")
                _ = wire.sendUntilRefused(512 << 10)
                return try wire.answer(to: "POST").status
            }
            #expect(status == 400)
        }
    }
}
