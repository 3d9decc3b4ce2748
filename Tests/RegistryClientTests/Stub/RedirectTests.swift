import NIOCore
import NIOHTTP1
import OCI
import Testing

@testable import RegistryClient

@Suite("a server that leads elsewhere", .timeLimit(.minutes(30)))
struct RedirectTests {
    private static let login = Login.known("me", "hunter2")
    private static let content = bytes(1000)
    private static let digest = content.digest(by: .sha256)

    /// A registry that wants Basic and sends blobs from elsewhere.
    private static func registry(_ location: @escaping @Sendable () -> String) -> StubRegistry.Script {
        { request in
            guard request.field("authorization") != nil else {
                return .error(401, "UNAUTHORIZED", "", ["www-authenticate": "Basic realm=\"r\""])
            }
            return StubAnswer(307, ["location": location()], "<a>moved</a>")
        }
    }

    @Test("gets its blobs fetched there, without the login")
    func blob() async throws {
        try await StubRegistry.with({ _ in StubAnswer(200, bytes: Self.content) }) { storage in
            let place = "\(storage.origin)/bucket/x?X-Amz-Signature=abc%2Fd"
            try await StubRegistry.with(Self.registry { place }) { stub in
                try await stub.withClient(login: Self.login) { client in
                    let size = Self.content.readableBytes
                    let found = try await client.wholeBlob(Self.digest, in: .hello, upTo: size)
                    #expect(found == Self.content)
                    #expect(try await client.blobSize(Self.digest, in: .hello) == Int64(size))
                }
            }
            #expect(storage.journal.map(\.target) == Array(repeating: "/bucket/x?X-Amz-Signature=abc%2Fd", count: 2))
            #expect(storage.journal.allSatisfy { $0.field("authorization") == nil })
        }
    }

    @Test(
        "is not followed from https to plain HTTP, nor in circles, nor without a place",
        arguments: [
            "", "ftp://other/x", "/v2/team/hello/blobs/round",
        ])
    func refused(_ location: String) async throws {
        try await StubRegistry.with(Self.registry { location }) { stub in
            let error = await failure {
                try await stub.withClient(login: Self.login) { client in
                    _ = try await client.wholeBlob(Self.digest, in: .hello, upTo: 1000)
                }
            }
            #expect(error?.code == .malformedAnswer)
            #expect(stub.asked.count <= 8)
        }
    }

    @Test("is told apart from where it leads, when nobody is there")
    func nobodyThere() async throws {
        try await StubRegistry.with(Self.registry { "http://127.0.0.1:1/bucket" }) { stub in
            let error = await failure {
                try await stub.withClient(login: Self.login) { client in
                    _ = try await client.wholeBlob(Self.digest, in: .hello, upTo: 1000)
                }
            }
            #expect(error?.code == .connectionRefused)
            #expect(error?.message.contains("at http://127.0.0.1:1: nobody listens at port 1") == true)
        }
    }

    @Test("is not followed with what changes something")
    func pushes() async throws {
        try await StubRegistry.with({ _ in StubAnswer(307, ["location": "/elsewhere"]) }) { stub in
            let error = await failure {
                try await stub.withClient { client in
                    _ = try await client.put(
                        ByteBuffer(string: "{}"), as: .imageManifest, .known(tag: "1.0"), in: .hello)
                }
            }
            #expect(error?.code == .malformedAnswer)
            #expect(error?.message.contains("/elsewhere, which is not followed") == true, "\(error?.message ?? "")")
            #expect(stub.asked.count == 1)
        }
    }

    @Test(
        "has lists that go on elsewhere or in circles refused",
        arguments: [
            ("<http://127.0.0.1:1/v2/_catalog?last=a>; rel=next", ClientError.Code.foreignAddress),
            ("</v2/_catalog?n=1000>; rel=next", .malformedAnswer),
            ("</v2/_catalog?last=b>; rel=next", .malformedAnswer),
            ("<ftp://x>; rel=next", .malformedAnswer),
        ])
    func lists(_ link: String, _ code: ClientError.Code) async throws {
        try await StubRegistry.with({ _ in .json(#"{"repositories":["a"]}"#, ["link": link]) }) { stub in
            let error = await failure { try await stub.withClient { _ = try await $0.repositories().all() } }
            #expect(error?.code == code)
            #expect(stub.asked.count <= 2)
        }
    }
}
