import Foundation
import Testing

/// What the conformance program asks about blobs, for both algorithms, of the built server.
@Suite("every way to push a blob", .fewAtATime)
struct BlobPushTests {
    enum Algorithm: String, CaseIterable { case sha256, sha512 }

    private static let stores: [(Algorithm, Deployment.Store)] = [
        (.sha256, .filesystem), (.sha512, .inmemory), (.sha256, .s3), (.sha512, .s3),
    ]

    @Test("leaves it there to be read, and to be deleted", arguments: Scenario.pushes, stores)
    func push(_ scenario: Scenario, _ way: (algorithm: Algorithm, store: Deployment.Store)) async throws {
        try await withBench { bench in
            let algorithm = way.algorithm
            let server = try await bench.serve(Deployment(store: way.store))
            let values = try await Self.values(algorithm, on: bench)
            let blob = "/v2/team/new/blobs/$digest"
            let there = ["Content-Length": "\(Scenario.whole.utf8.count)", "Docker-Content-Digest": "$digest"]
            let rest = [
                Scenario.Step("GET", "$location", is: 200, text: "$whole"),
                Scenario.Step("HEAD", blob, is: 200, with: there),
                Scenario.Step("GET", blob, is: 200, with: there, text: "$whole"),
                Scenario.Step("DELETE", blob, is: 202), Scenario.Step("HEAD", blob, is: 404),
            ]
            let whole = Scenario(scenario.testDescription, scenario.steps + rest)
            #expect(try await whole.differences(on: server.endpoint.port, values: values) == [])
            if scenario.testDescription.hasPrefix("a mount"), !scenario.testDescription.contains("nowhere") {
                #expect(try await server.endpoint.get("/v2/team/source/blobs/\(values["digest"] ?? "")").status == 200)
            }
        }
    }

    @Test("is refused when the digest is that of other bytes", arguments: Scenario.badPushes, stores)
    func badDigest(_ scenario: Scenario, _ way: (algorithm: Algorithm, store: Deployment.Store)) async throws {
        try await withBench { bench in
            let algorithm = way.algorithm
            let server = try await bench.serve(Deployment(store: way.store))
            let rest = [Scenario.Step("HEAD", "/v2/team/new/blobs/$digest", is: 404)]
            let whole = Scenario(scenario.testDescription, scenario.steps + rest)
            let values = try await Self.values(algorithm, on: bench)
            #expect(try await whole.differences(on: server.endpoint.port, values: values) == [])
        }
    }

    @Test("works for no bytes at all and for an empty object", arguments: ["", "{}"], stores)
    func small(_ content: String, _ way: (algorithm: Algorithm, store: Deployment.Store)) async throws {
        try await withBench { bench in
            let algorithm = way.algorithm
            let server = try await bench.serve(Deployment(store: way.store))
            let values = try await Self.values(algorithm, of: content, on: bench)
            let scenario = Scenario(
                "small",
                [
                    Scenario.Step("POST", "/v2/team/new/blobs/uploads/", is: 202),
                    Scenario.Step("PUT", "$closing$digest", [], .whole(content), is: 201),
                    Scenario.Step(
                        "GET", "/v2/team/new/blobs/$digest", is: 200,
                        with: ["Content-Length": "\(content.utf8.count)", "Docker-Content-Digest": "$digest"],
                        text: content),
                ])
            #expect(try await scenario.differences(on: server.endpoint.port, values: values) == [])
        }
    }

    /// The ranges that the conformance program asks for of 2,048 bytes, and what is right.
    @Test(
        "answers ranges of it",
        arguments: [
            ("500-1499", 206, "bytes 500-1499/2048"), ("500-", 206, "bytes 500-2047/2048"),
            ("-500", 206, "bytes 1548-2047/2048"), ("2000-5000", 206, "bytes 2000-2047/2048"),
            ("500-0", 416, "bytes */2048"), ("5000-10000", 416, "bytes */2048"),
        ], Deployment.Store.allCases)
    func ranges(_ asked: (range: String, status: Int, contentRange: String), _ store: Deployment.Store) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: store))
            let content = String(repeating: "0123456789abcdef", count: 128)
            #expect(try await server.endpoint.push(blob: content, to: "team/new").status == 201)
            let answer = try await server.endpoint.get(
                "/v2/team/new/blobs/\(bench.digest(of: content))", headers: ["Range: bytes=\(asked.range)"])
            #expect(answer.status == asked.status)
            #expect(answer["Content-Range"] == asked.contentRange)
            guard asked.status == 206 else { return }
            let numbers = asked.contentRange.dropFirst(6).prefix { $0 != "/" }.split(separator: "-").compactMap {
                Int($0)
            }
            #expect(answer.text == content.dropFirst(numbers[0]).prefix(numbers[1] - numbers[0] + 1))
        }
    }

    static func values(
        _ algorithm: Algorithm, of content: String = Scenario.whole, on bench: Bench
    ) async throws -> [String: String] {
        let file = try bench.write(content, to: UUID().uuidString)
        let sum = try await bench.succeed("\(algorithm.rawValue)sum", [file])
        return [
            "digest": "\(algorithm.rawValue):\(sum.prefix { $0 != " " })", "whole": content,
            "last": "\(content.utf8.count - 1)", "algorithm": algorithm.rawValue,
        ]
    }
}
