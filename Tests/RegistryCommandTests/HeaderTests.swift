import Testing

@Suite("response headers", .fewAtATime)
struct HeaderTests {
    struct Request: Sendable, CustomTestStringConvertible {
        let method: String
        let target: String
        var login: String? = Deployment.login
        let status: Int
        var testDescription: String { "\(status) to \(method) \(target)" }
    }

    static let requests = [
        Request(method: "GET", target: "/v2/", status: 200),
        Request(method: "GET", target: "/v2/", login: nil, status: 401),
        Request(method: "GET", target: "/v2/", login: "admin:wrong", status: 401),
        Request(method: "GET", target: "/v2/no/such/manifests/tag", status: 404),
        Request(method: "HEAD", target: "/v2/no/such/manifests/tag", status: 404),
        Request(method: "GET", target: "/nowhere", status: 404),
        Request(method: "DELETE", target: "/v2/_catalog", status: 405),
        Request(method: "GET", target: "/health", login: nil, status: 200),
    ]

    @Test(
        "the six defaults and the date are on every answer, HSTS only over TLS",
        arguments: Deployment.Transport.allCases, requests)
    func defaults(_ transport: Deployment.Transport, _ request: Request) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(transport: transport, access: .htpasswd, store: .inmemory))
            let answer = try await server.endpoint.loggedIn(as: request.login).send(request.method, request.target)
            #expect(answer.status == request.status)
            #expect(answer["Date"]?.hasSuffix(" GMT") == true)
            for (name, value) in DefaultConfiguration.headers {
                let expected = name == "Strict-Transport-Security" && transport == .plain ? [] : [value]
                #expect(answer.values(of: name) == expected)
            }
            if request.target.hasPrefix("/v2/") {
                #expect(answer["Docker-Distribution-API-Version"] == "registry/2.0")
            }
        }
    }

    @Test("those of the file are the whole set, sent as written, the documents' unclosed quote included")
    func file() async throws {
        try await withBench { bench in
            let text = DefaultConfiguration.text(
                rootDirectory: bench.path("root"), users: try bench.write(Deployment.userLine, to: "users"))
            let server = try await bench.serve(text)
            let answer = try await server.endpoint.get("/v2/")
            #expect(answer.status == 401)
            #expect(answer["Content-Security-Policy"] == "img-src 'self'; script-src 'self';  style-src 'self")
            #expect(answer["Strict-Transport-Security"] == "max-age=63072000; includeSubdomains; preload")

            let few = try await bench.serve(
                "version: 0.1\nstorage: inmemory\nhttp:\n  headers:\n    X-Own: [one, two]\n    X-Frame-Options: [SAMEORIGIN]\n"
            )
            let other = try await few.endpoint.get("/v2/")
            #expect(other.values(of: "X-Own") == ["one", "two"])
            #expect(other.values(of: "X-Frame-Options") == ["SAMEORIGIN"])
            #expect(other.values(of: "Referrer-Policy") == [])
        }
    }

    @Test("a variable changes the one that it names, whatever the case, and no other")
    func variable() async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                "version: 0.1\nstorage: inmemory\nhttp:\n  headers:\n    X-Frame-Options: [DENY]\n    Referrer-Policy: [same-origin]\n",
                environment: ["REGISTRY_HTTP_HEADERS_X-FRAME-OPTIONS": "[SAMEORIGIN]"])
            let answer = try await server.endpoint.get("/v2/")
            #expect(answer.values(of: "X-Frame-Options") == ["SAMEORIGIN"])
            #expect(answer.values(of: "Referrer-Policy") == ["same-origin"])
        }
    }
}
