import Foundation
import StorageTesting
import Testing

/// Clients that are not among the real ones of these tests, by the requests that they send.
@Suite("what clients ask", .fewAtATime)
struct ClientRequestTests {
    @Test(
        "is answered as they need it", arguments: Scenario.dockerClients + Scenario.otherClients,
        Deployment.Store.allCases)
    func requests(_ scenario: Scenario, _ store: Deployment.Store) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: store))
            let values = try await Self.prepare(server.endpoint)
            #expect(try await scenario.differences(on: server.endpoint.port, values: values) == [])
        }
    }

    /// Palette's sync, Apple's container and others that know Basic only; an anonymous caller is told so.
    static let basic = "Basic realm=\"test\""
    static let withLogin = [
        Scenario(
            "Palette synchronises with plain Basic",
            [
                Scenario.Step("GET", "/v2/", is: 401, with: ["WWW-Authenticate": basic]),
                Scenario.Step("GET", "/v2/", ["Authorization: Basic $login"], is: 200),
                Scenario.Step(
                    "GET", "/v2/_catalog", ["Authorization: Basic $login"], is: 200,
                    text: #"{"repositories":["team/hello"]}"# + "\n"),
                Scenario.Step(
                    "GET", "/v2/team/hello/tags/list", ["Authorization: Basic $login"], is: 200,
                    text: #"{"name":"team/hello","tags":["1.0"]}"# + "\n"),
                Scenario.Step(
                    "GET", "/v2/team/hello/manifests/1.0",
                    ["Authorization: Basic $login", "Accept: \(Endpoint.manifestType)"], is: 200,
                    with: ["Content-Type": Endpoint.manifestType], text: "$manifestText"),
                Scenario.Step(
                    "GET", "/v2/team/hello/blobs/$blob", ["Authorization: Basic $login"], is: 200, text: "hello"),
            ]),
        Scenario(
            "Palette's pages of the catalog and of tags",
            [
                Scenario.Step(
                    "GET", "/v2/_catalog?n=1", ["Authorization: Basic $login"], is: 200,
                    text: #"{"repositories":["team/hello"]}"# + "\n"),
                Scenario.Step(
                    "GET", "/v2/_catalog?n=1&last=team/hello", ["Authorization: Basic $login"], is: 200,
                    text: #"{"repositories":[]}"# + "\n"),
                Scenario.Step(
                    "GET", "/v2/team/hello/tags/list?n=100&last=0", ["Authorization: Basic $login"], is: 200,
                    text: #"{"name":"team/hello","tags":["1.0"]}"# + "\n"),
            ]),
        Scenario(
            "a client that sends no login is told the scheme wherever it asks",
            ["/v2/_catalog", "/v2/team/hello/tags/list", "/v2/team/hello/manifests/1.0", "/v2/team/hello/blobs/$blob"]
                .map {
                    Scenario.Step("GET", $0, is: 401, with: ["WWW-Authenticate": basic])
                }),
        Scenario(
            "containerd repeats a refused HEAD as GET to read the reason",
            [
                Scenario.Step("HEAD", "/v2/team/hello/manifests/1.0", is: 401, with: ["WWW-Authenticate": basic]),
                Scenario.Step(
                    "GET", "/v2/team/hello/manifests/1.0", is: 401, with: ["Content-Type": "application/json"]),
                Scenario.Step(
                    "HEAD", "/v2/team/hello/manifests/1.0", ["Authorization: Basic $login"], is: 200,
                    with: ["WWW-Authenticate": ""]),
            ]),
        Scenario(
            "oras carries the login of its POST over to its PUT",
            [
                Scenario.Step("POST", "/v2/team/new/blobs/uploads/", ["Authorization: Basic $login"], is: 202),
                Scenario.Step("PUT", "$closing$digest", [], .whole("$whole"), is: 401),
                Scenario.Step("PUT", "$closing$digest", ["Authorization: Basic $login"], .whole("$whole"), is: 201),
            ]),
    ]

    @Test(
        "is answered with a login, and refused in words they understand without", arguments: withLogin,
        Deployment.Store.allCases)
    func login(_ scenario: Scenario, _ store: Deployment.Store) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(access: .htpasswd, store: store))
            let values = try await Self.prepare(server.endpoint)
            #expect(try await scenario.differences(on: server.endpoint.port, values: values) == [])
        }
    }

    @Test(
        "in thousands of small ranges of one blob, as lazy pullers do, is answered on few connections",
        arguments: Deployment.Store.allCases)
    func smallRanges(_ store: Deployment.Store) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: store))
            let text = (0..<40_000).map { String($0 % 10) }.joined(separator: "abc")
            #expect(try await server.endpoint.push(blob: text, to: "team/hello").status == 201)
            let target = try await "/v2/team/hello/blobs/\(bench.digest(of: text))"
            let content = Array(text.utf8)
            let port = server.endpoint.port
            let wrong = try await withThrowingTaskGroup(of: Int.self) { group in
                for connection in 0..<4 {
                    group.addTask {
                        try await onThread {
                            try Self.wrongRanges(500, from: connection, of: content, at: target, port)
                        }
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(wrong == 0)
        }
    }

    /// How many of so many ranges came otherwise than they should.
    private static func wrongRanges(
        _ count: Int, from connection: Int, of content: [UInt8], at target: String, _ port: Int
    ) throws -> Int {
        let wire = try Wire(port: port)
        var generator = SplitMix64(seed: UInt64(connection))
        var wrong = 0
        for _ in 0..<count {
            let first = Int.random(in: 0..<content.count, using: &generator)
            let last = min(content.count - 1, first + Int.random(in: 0..<900, using: &generator))
            let answer = try wire.ask("GET", target, headers: ["Range: bytes=\(first)-\(last)"])
            let isRight =
                answer.status == 206 && answer["Content-Range"] == "bytes \(first)-\(last)/\(content.count)"
                && Array(answer.body) == Array(content[first...last])
            if !isRight { wrong += 1 }
        }
        return wrong
    }

    @Test("in uploads that nobody goes on with, as crane and its kin do, hinders nobody")
    func abandonedUploads() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment())
            let port = server.endpoint.port
            let statuses = try await onThread {
                let wire = try Wire(port: port)
                return try (0..<300).map { _ in
                    try wire.ask("POST", "/v2/team/hello/blobs/uploads/", headers: ["Content-Type: application/json"])
                        .status
                }
            }
            #expect(statuses.allSatisfy { $0 == 202 })
            try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
            #expect(try await server.endpoint.get("/v2/_catalog").json["repositories"] as? [String] == ["team/hello"])
        }
    }

    /// Puts there what the scenarios ask for, and returns their words.
    private static func prepare(_ endpoint: Endpoint) async throws -> [String: String] {
        let manifest = try await endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
        let digest = try await endpoint.bench.digest(of: manifest)
        return [
            "blob": try await endpoint.bench.digest(of: "hello"), "manifest": digest, "manifestText": manifest,
            "manifestHex": String(digest.dropFirst("sha256:".count)), "manifestLength": "\(manifest.utf8.count)",
            "digest": try await endpoint.bench.digest(of: Scenario.whole), "whole": Scenario.whole,
            "length": "\(Scenario.whole.utf8.count)", "last": "\(Scenario.whole.utf8.count - 1)",
            "login": Data(Deployment.login.utf8).base64EncodedString(),
        ]
    }
}
