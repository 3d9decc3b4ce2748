import Testing

/// RFC 9112, section 3.2, and RFC 9110, section 7.2.
@Suite("the host of a request", .fewAtATime)
struct HostTests {
    @Test(
        "is one, and valid, or the request is answered 400 and the connection ends",
        arguments: [
            "", "Host: a\r\nHost: a\r\n", "Host: a\r\nHost: b\r\n", "Host: a b\r\n", "Host: a/b\r\n",
            "Host: user@a\r\n",
            "Host: a?b\r\n", "Host: a#b\r\n", "Host: a:http\r\n", "Host: [::1\r\n", "Host: a\\b\r\n", "Host: \"a\"\r\n",
            "Host: <a>\r\n", "Host: a, b\r\n",
        ])
    func refused(_ fields: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let (answer, rest) = try await server.reply(to: "GET /v2/ HTTP/1.1\r\n\(fields)\r\n")
            #expect(answer.status == 400)
            #expect(answer["Connection"] == "close")
            #expect(!answer.errorCodes.isEmpty, "\(answer.text)")
            #expect(rest.bytes.isEmpty && rest.ending != .open)
        }
    }

    @Test("may be any name or address, with a port or without")
    func taken() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            for host in ["127.0.0.1", "a:5000", "REGISTRY.example", "a_b.example:", "[::1]", "[2001:db8::1]:5000"] {
                let answer = try await server.onWire { wire in
                    try wire.send("POST /v2/team/blobs/uploads/ HTTP/1.1\r\nHost: \(host)\r\nContent-Length: 0\r\n\r\n")
                    return try wire.answer(to: "POST")
                }
                #expect(answer.status == 202, "\(host)")
                #expect(answer["Location"]?.hasPrefix("http://\(host)/v2/team/blobs/uploads/") == true)
            }
        }
    }

    @Test("is not asked of HTTP/1.0, but may not be two there either")
    func oldVersion() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            #expect(try await server.reply(to: "GET /v2/ HTTP/1.0\r\n\r\n").answer.status == 200)
            #expect(try await server.reply(to: "GET /v2/ HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n").answer.status == 400)
        }
    }

    @Test("in the target goes before the field, which must be there all the same")
    func absoluteForm() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let start = "POST http://target.example:81/v2/team/blobs/uploads/ HTTP/1.1\r\nContent-Length: 0\r\n"
            let answer = try await server.onWire { wire in
                try wire.send("\(start)Host: field.example\r\n\r\n")
                return try wire.answer(to: "POST")
            }
            #expect(answer.status == 202)
            #expect(answer["Location"]?.hasPrefix("http://target.example:81/v2/team/blobs/uploads/") == true)
            #expect(try await server.reply(to: "\(start)\r\n", method: "POST").answer.status == 400)
        }
    }

    @Test(
        "alone, or none, is no path of a registry",
        arguments: ["CONNECT a:443", "OPTIONS *", "GET *", "GET a:443", "GET v2/"])
    func otherForms(_ start: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let request = "\(start) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            let (answer, rest) = try await server.reply(to: request, method: "OPTIONS")
            #expect((400..<500).contains(answer.status) || start == "OPTIONS *" && answer.status < 300)
            #expect(rest.bytes.isEmpty && rest.ending != .open)
        }
    }
}
