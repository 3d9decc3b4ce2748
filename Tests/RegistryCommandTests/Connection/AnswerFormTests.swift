import Testing

@Suite("an answer", .fewAtATime)
struct AnswerFormTests {
    @Test(
        "to HEAD has the fields of the answer to GET, and no body", arguments: Deployment.Store.allCases)
    func head(_ store: Deployment.Store) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: store))
            let manifest = try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
            let (large, _) = try await server.endpoint.push(randomBytes: 200_000, to: "team/hello")
            let digest = try await bench.digest(of: manifest)
            let targets = [
                "/", "/v2/", "/health", "/v2/_catalog", "/v2/team/hello/tags/list", "/v2/team/hello/manifests/1.0",
                "/v2/team/hello/manifests/\(digest)", "/v2/team/hello/referrers/\(digest)", large,
                "/v2/team/hello/blobs/\(try await bench.digest(of: "hello"))", "/v2/team/hello/blobs/\(digest)",
                "/v2/team/hello/manifests/2.0", "/v2/team/hello/blobs/x", "/nothing",
            ]
            try await server.onWire { wire in
                for target in targets + [try wire.ask("POST", "/v2/team/hello/blobs/uploads/").locationPath()] {
                    // On one connection: a body behind the head would be taken for the next answer.
                    let (head, get) = (try wire.ask("HEAD", target), try wire.ask("GET", target))
                    #expect(head.status == get.status, "\(target)")
                    func fields(_ answer: HTTPAnswer) -> [String] {
                        // Each answer has its own of these.
                        answer.fields.map { "\($0.name): \($0.name == "X-Request-Id" ? "" : $0.value)" }
                            .filter { !$0.hasPrefix("Date:") }.sorted()
                    }
                    #expect(fields(head) == fields(get), "\(target)")
                }
            }
        }
    }

    @Test("of 204 or 304 says nothing of a body, and every other one says its length")
    func lengths() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment())
            try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
            try await server.onWire { wire in
                let manifest = try wire.ask("GET", "/v2/team/hello/manifests/1.0")
                let upload = try wire.ask("POST", "/v2/team/hello/blobs/uploads/")
                let bodiless = [
                    try wire.ask("GET", upload.locationPath()),
                    try wire.ask("DELETE", upload.locationPath()),
                    try wire.ask(
                        "GET", "/v2/team/hello/manifests/1.0", headers: ["If-None-Match: \(manifest["ETag"] ?? "")"]),
                ]
                #expect(bodiless.map(\.status) == [204, 204, 304])
                for answer in bodiless {
                    #expect(
                        answer.values(of: "Content-Length").isEmpty && answer.values(of: "Transfer-Encoding").isEmpty)
                }
                #expect(upload["Content-Length"] == "0")
                #expect(try wire.ask("DELETE", "/v2/team/hello/manifests/1.0")["Content-Length"] == "0")
                #expect(try wire.ask("OPTIONS", "/v2/")["Content-Length"] == "0")
            }
        }
    }

    @Test("has one Date, one Content-Length at most, and no field for the next hop that was not asked for")
    func fields() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(access: .htpasswd))
            try await server.onWire { wire in
                for target in ["/", "/v2/", "/health", "/nothing"] {
                    let answer = try wire.ask("GET", target)
                    #expect(answer.values(of: "Date").count == 1)
                    #expect(answer.values(of: "Content-Length").count == 1)
                    #expect(answer.values(of: "Server") == [] && answer.values(of: "Keep-Alive") == [])
                    #expect(answer["Date"]?.hasSuffix(" GMT") == true)
                }
            }
        }
    }

    @Test(
        "that is small leaves in one piece, head and body together",
        arguments: Deployment.Store.allCases)
    func onePiece(_ store: Deployment.Store) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: store))
            try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
            let (blob, content) = try await server.endpoint.push(randomBytes: 4096, to: "team/hello")
            try await server.onWire { wire in
                for target in ["/v2/", "/v2/team/hello/manifests/1.0", "/v2/team/hello/tags/list", blob, "/nothing"] {
                    let before = try wire.receivedSegments()
                    let answer = try wire.ask("GET", target)
                    #expect(try wire.receivedSegments() - before == 1, "\(target)")
                    #expect(target != blob || answer.body == content)
                }
            }
        }
    }
}
