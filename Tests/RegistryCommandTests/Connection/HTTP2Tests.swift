import Foundation
import Testing

@Suite("HTTP/2 over TLS", .fewAtATime)
struct HTTP2Tests {
    @Test("is chosen by who can speak it, unless it is switched off")
    func chosen() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(transport: .tls, store: .inmemory))
            #expect(try await server.endpoint.send("GET", "/v2/", curl: ["--http2"]).version == "2")
            #expect(try await server.endpoint.send("GET", "/v2/", curl: ["--http1.1"]).version == "1.1")
            let other = try await bench.serve(
                Deployment(transport: .tls, store: .inmemory), environment: ["REGISTRY_HTTP_HTTP2_DISABLED": "true"])
            let answer = try await other.endpoint.send("GET", "/v2/", curl: ["--http2"])
            #expect(answer.status == 200)
            #expect(answer.version == "1.1")
        }
    }

    @Test("carries large blobs both ways", arguments: [Deployment.Store.filesystem, .inmemory])
    func blobs(_ store: Deployment.Store) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(transport: .tls, store: store))
            let (target, content) = try await server.endpoint.push(randomBytes: 16 << 20, to: "team/hello")
            let answer = try await server.endpoint.send("GET", target, curl: ["--http2"])
            #expect(answer.version == "2")
            #expect(answer.body == content)
        }
    }

    @Test("answers a refused upload while the body is on its way", arguments: ["--http1.1", "--http2"])
    func refused(_ version: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(transport: .tls, access: .htpasswd, store: .inmemory))
            let file = bench.path("large")
            guard FileManager.default.createFile(atPath: file, contents: nil), truncate(file, 200_000_000) == 0 else {
                throw TestFailure("cannot make \(file)")
            }
            let answer = try await server.endpoint.loggedIn(as: nil).send(
                "PATCH", "/v2/team/hello/blobs/uploads/x", headers: ["Expect:"], upload: file, curl: [version])
            #expect(answer.status == 401)
        }
    }

    @Test("has the fields of HTTP/1.1, without those for the connection")
    func fields() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(transport: .tls))
            try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
            for target in ["/v2/", "/v2/team/hello/manifests/1.0", "/v2/team/hello/manifests/2.0", "/nothing"] {
                var fields: [[String]] = []
                for version in ["--http1.1", "--http2"] {
                    let answer = try await server.endpoint.send("GET", target, curl: [version])
                    #expect(answer.values(of: "Connection").isEmpty)
                    // Each answer has its own of the last.
                    fields.append(
                        answer.fields.filter { !["date", "x-request-id"].contains($0.name.lowercased()) }
                            .map { "\($0.name.lowercased()): \($0.value)" }.sorted())
                    #expect(answer.values(of: "X-Request-Id").count == (answer.status >= 400 ? 1 : 0))
                }
                #expect(fields[0] == fields[1], "\(target)")
            }
        }
    }

    @Test("carries many requests of one client at a time")
    func manyStreams() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(transport: .tls))
            let (target, content) = try await server.endpoint.push(randomBytes: 100_000, to: "team/hello")
            let urls = (0..<40).map { number in
                "url = \(server.endpoint.origin)\(target)\noutput = \(bench.path("taken\(number)"))\n"
            }
            try await bench.succeed(
                URL(fileURLWithPath: "/usr/bin/curl"),
                [
                    "--disable", "--silent", "--fail", "--noproxy", "*", "--http2", "--parallel", "--cacert",
                    #require(server.endpoint.authority).certificate, "--config", bench.write(urls.joined(), to: "urls"),
                ])
            for number in 0..<40 {
                #expect(try Data(contentsOf: URL(fileURLWithPath: bench.path("taken\(number)"))) == content)
            }
        }
    }
}
