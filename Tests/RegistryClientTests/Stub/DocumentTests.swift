import NIOCore
import NIOHTTP1
import OCI
import Testing

@testable import RegistryClient

@Suite("questions outside the OCI interface", .timeLimit(.minutes(30)))
struct DocumentTests {
    @Test("go where they should, encoded, with what belongs to them")
    func request() async throws {
        try await StubRegistry.with({ _ in .json("[1]", ["etag": "\"a\"", "x-more": "y"]) }) { stub in
            try await stub.withClient(path: "/base") { client in
                var request = DocumentRequest(
                    .put, ["v1", "a b/c", "..", "labels", ""], query: [("q", "x&y=ü"), ("n", "1")], purpose: "labelling"
                )
                request.body = ByteBuffer(string: "{}")
                request.ifMatch = "\"z\""
                request.headers = ["X-One": "1"]
                let answer = try await client.send(request)
                #expect(answer.status == 200)
                #expect(!answer.isUnchanged)
                #expect(String(buffer: answer.body) == "[1]")
                #expect(answer.entityTag == "\"a\"")
                #expect(answer.field("X-More") == "y")
                #expect(answer.next == nil)
            }
            let seen = stub.journal[0]
            #expect(seen.method == .PUT)
            #expect(seen.target == "/v1/a%20b%2Fc/%2E%2E/labels/?q=x%26y%3D%C3%BC&n=1")
            #expect(seen.field("if-match") == "\"z\"")
            #expect(seen.field("x-one") == "1")
            #expect(seen.field("content-type") == "application/json")
            #expect(String(buffer: seen.body) == "{}")
        }
    }

    @Test("cost nothing but the question when nothing has changed")
    func unchanged() async throws {
        try await StubRegistry.with({ request in
            request.field("if-none-match") == "\"a\""
                ? StubAnswer(304, ["etag": "\"a\""]) : .json("{}", ["etag": "\"a\""])
        }) { stub in
            try await stub.withClient { client in
                var request = DocumentRequest(.get, ["v1", "_catalog"], purpose: "listing")
                request.ifNoneMatch = try await client.send(request).entityTag
                let second = try await client.send(request)
                #expect(second.isUnchanged)
                #expect(second.body.readableBytes == 0)
                #expect(second.entityTag == "\"a\"")
            }
        }
    }

    @Test("that nobody asked as a condition are not unchanged")
    func unasked() async throws {
        try await StubRegistry.with({ _ in StubAnswer(304) }) { stub in
            let error = await failure {
                try await stub.withClient { client in
                    _ = try await client.send(DocumentRequest(.get, ["v1"], purpose: "asking"))
                }
            }
            #expect(error?.code == .malformedAnswer)
        }
    }

    @Test("go on page by page, and in no circle")
    func pages() async throws {
        try await StubRegistry.with({ request in
            .json(
                "\(request.number)",
                request.number < 4 ? ["link": "</v1/list?page=\(request.number % 3)>; rel=next"] : [:])
        }) { stub in
            try await stub.withClient { client in
                let first = try await client.send(DocumentRequest(.get, ["v1", "list"], purpose: "listing"))
                let second = try await client.send(#require(first.next))
                #expect(String(buffer: second.body) == "2")
                let third = try await client.send(#require(second.next))
                let fourth = try await client.send(#require(third.next))
                #expect(fourth.next == nil)
            }
        }
        try await StubRegistry.with({ _ in .json("1", ["link": "</v1/list?page=1>; rel=next"]) }) { stub in
            let error = await failure {
                try await stub.withClient { client in
                    var request: DocumentRequest? = DocumentRequest(.get, ["v1", "list"], purpose: "listing")
                    while let asked = request { request = try await client.send(asked).next }
                }
            }
            #expect(error?.code == .malformedAnswer)
        }
    }

    @Test("have answers with a bound")
    func bound() async throws {
        try await StubRegistry.with({ _ in .json(String(repeating: "1", count: 5000)) }) { stub in
            var request = DocumentRequest(.get, ["v1"], purpose: "asking")
            request.largest = 100
            let error = await failure { [request] in try await stub.withClient { _ = try await $0.send(request) } }
            #expect(error?.code == .tooLarge)
            #expect(stub.asked.count == 1)
        }
    }

    @Test("wait for no other: many at once are answered each")
    func concurrent() async throws {
        try await StubRegistry.with({ .json("\"\($0.path)\"") }) { stub in
            try await stub.withClient { client in
                try await withThrowingTaskGroup(of: Bool.self) { group in
                    for number in 0..<100 {
                        group.addTask {
                            let request = DocumentRequest(.get, ["v1", "\(number)"], purpose: "asking")
                            return try await String(buffer: client.send(request).body) == "\"/v1/\(number)\""
                        }
                    }
                    for try await isRight in group { #expect(isRight) }
                }
            }
        }
    }
}
