import NIOCore
import NIOHTTP1
import OCI
import Testing

@testable import RegistryClient

@Suite("lists of any registry", .timeLimit(.minutes(30)))
struct ListTests {
    @Test("are read page by page, below the base path")
    func pages() async throws {
        try await StubRegistry.with({ request in
            switch request.query("last").first {
            case nil:
                .json(
                    #"{"repositories":["base/a","other/b"]}"#,
                    ["link": "</v2/_catalog?last=other%2Fb&n=2>; rel=\"next\""])
            case "other%2Fb": .json(#"{"repositories":["base/c/d","base","Bad Name"]}"#, ["link": "<?last=x>;rel=next"])
            default: .json(#"{"repositories":null}"#)
            }
        }) { stub in
            try await stub.withClient(path: "/base") { client in
                var pages: [Page<RepositoryName>] = []
                for try await page in client.repositories() { pages.append(page) }
                #expect(pages.map { $0.names.map(\.text) } == [["a"], ["c/d"], []])
                #expect(pages.map(\.unusable) == [[], ["Bad Name"], []])
            }
            #expect(
                stub.journal.map(\.target) == [
                    "/v2/_catalog?n=1000", "/v2/_catalog?last=other%2Fb&n=2", "/v2/_catalog?last=x",
                ])
        }
    }

    @Test("are asked for without a number when the server minds it")
    func number() async throws {
        try await StubRegistry.with({ request in
            request.query("n").isEmpty ? .json(#"{"tags":["1","2"]}"#) : .error(400, "PAGINATION_NUMBER_INVALID")
        }) { stub in
            try await stub.withClient { client in
                let found = try await client.tags(of: .hello).all().count
                #expect(found == 2)
            }
        }
    }

    @Test(
        "that are none are said so",
        arguments: [
            (StubAnswer.error(404, "NAME_UNKNOWN", "no such"), ClientError.Code.notFound),
            (.error(403, "DENIED"), .forbidden), (StubAnswer(200, [:], "<html>"), .malformedAnswer),
            (StubAnswer(200, [:], #"{"tags":{}}"#), .malformedAnswer), (StubAnswer(404), .notFound),
            (StubAnswer(418), .refused), (StubAnswer(405), .unsupported), (StubAnswer(400), .refused),
            (StubAnswer(413), .tooLarge), (StubAnswer(409), .conflict),
            (StubAnswer(301, ["location": "/x"]), .malformedAnswer),
        ])
    func refused(_ answer: StubAnswer, _ code: ClientError.Code) async throws {
        try await StubRegistry.with({ _ in answer }) { stub in
            let error = await failure { try await stub.withClient { _ = try await $0.tags(of: .hello).all() } }
            #expect(error?.code == code)
            #expect(error?.message.hasPrefix("listing the tags of team/hello at \(stub.origin): ") == true)
        }
    }

    @Test("have bounds: of a page, and of the whole")
    func bounds() async throws {
        try await StubRegistry.with({ request in
            .json(
                #"{"tags":["t\#(request.number)"\#(String(repeating: " ", count: 1000))]}"#,
                ["link": "<?last=\(request.number)>; rel=next"])
        }) { stub in
            var settings = ClientSettings()
            settings.largestPage = 500
            let large = await failure {
                try await stub.withClient(settings: settings) { _ = try await $0.tags(of: .hello).all() }
            }
            #expect(large?.code == .tooLarge)
            let endless = await failure {
                try await stub.withClient { _ = try await $0.tags(of: .hello).all(upTo: 20) }
            }
            #expect(endless?.code == .tooLarge)
            #expect(stub.asked.count < 30)
        }
    }

    @Test("lead nowhere without end")
    func trail() throws {
        var trail = PageTrail(from: .known("http://reg/x"))
        for number in 1..<PageTrail.most { _ = try trail.next("?\(number)", on: .known("http://reg/x")) }
        #expect(throws: PageTrail.Wrong.endless) { try trail.next("?end", on: .known("http://reg/x")) }
    }
}
