import NIOCore
import NIOHTTP1
import OCI
import Synchronization
import Testing

@testable import RegistryClient

@Suite("fetching from a server that is wrong", .timeLimit(.minutes(30)))
struct DownloadFlowTests {
    private static let content = bytes(3_000_000)
    private static let digest = content.digest(by: .sha256)
    private static let size = Int64(content.readableBytes)

    /// Serves the bytes, from where a range says.
    private static func serve(_ request: StubRequest, cutAfter count: Int? = nil, ranges: Bool = true) -> StubAnswer {
        var rest = content
        var answer = StubAnswer(200, bytes: rest)
        if ranges, let range = request.field("range"), let start = Int(range.dropFirst("bytes=".count).dropLast()) {
            rest.moveReaderIndex(forwardBy: start)
            answer = StubAnswer(206, ["content-range": "bytes \(start)-\(size - 1)/\(size)"], bytes: rest)
        }
        if let count { answer.delivery = .cut(after: count) }
        return answer
    }

    private static func fetch(_ stub: StubRegistry, size: Int64? = size, settings: ClientSettings = ClientSettings())
        async throws -> ByteBuffer
    {
        try await stub.withClient(settings: settings) { client in
            var found = ByteBuffer()
            for try await piece in try client.blob(digest, size: size, in: .hello) { found.writeImmutableBuffer(piece) }
            return found
        }
    }

    @Test("goes on by a range where it broke off, as often as it comes further")
    func resume() async throws {
        try await StubRegistry.with({ Self.serve($0, cutAfter: $0.number < 8 ? 400_000 : nil) }) { stub in
            // Five attempts may not come a mebibyte further, which counts as none.
            var settings = ClientSettings()
            settings.retries.attempts = 20
            let found = try await Self.fetch(stub, settings: settings)
            #expect(found == Self.content)
            let ranges = stub.journal.map { $0.field("range") }
            let starts = ranges.map { $0.flatMap { Int($0.dropFirst("bytes=".count).dropLast()) } ?? 0 }
            #expect(starts.count == 8 && ranges.first == .some(nil))
            #expect((starts.last ?? 0) > 0)
            // How much of an answer arrived before its end is up to the system.
            for (last, next) in zip(starts, starts.dropFirst()) { #expect((last...last + 400_000).contains(next)) }
        }
    }

    @Test("goes on with a server that knows no ranges, and hands on nothing twice")
    func noRanges() async throws {
        try await StubRegistry.with({ Self.serve($0, cutAfter: $0.number < 3 ? 1_000_000 : nil, ranges: false) }) {
            stub in
            let found = try await Self.fetch(stub)
            #expect(found == Self.content)
        }
    }

    @Test("ends well when only the end of a blob without a length was lost")
    func lostEnd() async throws {
        try await StubRegistry.with({ request in
            if request.number == 1 { return StubAnswer(200, bytes: Self.content, delivery: .chunkedAndCut) }
            // How much of the first answer arrived before its end is up to the system.
            return request.field("range") == "bytes=\(Self.size)-"
                ? StubAnswer(416, ["content-range": "bytes */\(Self.size)"]) : Self.serve(request)
        }) { stub in
            let found = try await Self.fetch(stub, size: nil)
            #expect(found == Self.content)
            #expect(stub.asked.count == 2)
        }
    }

    @Test("ends when it comes no further")
    func standstill() async throws {
        try await StubRegistry.with({ Self.serve($0, cutAfter: 0) }) { stub in
            let error = await failure { _ = try await Self.fetch(stub) }
            #expect(error?.code == .connectionBroken)
            #expect(stub.asked.count == 5)
        }
    }

    @Test("goes on after a stall")
    func stall() async throws {
        try await StubRegistry.with({
            var answer = Self.serve($0)
            if $0.number == 1 { answer.delivery = .stalled }
            if $0.number == 1 { answer.body = ByteBuffer(repeating: 0, count: Int(Self.size) - 1) }
            return answer
        }) { stub in
            var settings = ClientSettings()
            settings.limits.stall = .seconds(15)
            let found = try await Self.fetch(stub, settings: settings)
            #expect(found == Self.content)
        }
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        var name: String
        var code: ClientError.Code
        var script: StubRegistry.Script
        var testDescription: String { name }
    }

    @Test(
        "believes nothing that is not the blob",
        arguments: [
            Wrong(name: "other bytes", code: .digestMismatch) { _ in StubAnswer(200, bytes: bytes(3_000_000, seed: 7))
            },
            Wrong(name: "fewer bytes", code: .digestMismatch) { _ in StubAnswer(200, bytes: bytes(10)) },
            Wrong(name: "more bytes", code: .digestMismatch) { _ in StubAnswer(200, bytes: bytes(3_000_001)) },
            Wrong(name: "a part unasked", code: .malformedAnswer) { _ in
                StubAnswer(206, ["content-range": "bytes 0-9/3000000"], bytes: bytes(10))
            },
            Wrong(name: "nothing", code: .notFound) { _ in .error(404, "BLOB_UNKNOWN") },
            Wrong(name: "no body", code: .malformedAnswer) { _ in StubAnswer(204) },
        ])
    func wrong(_ wrong: Wrong) async throws {
        try await StubRegistry.with(wrong.script) { stub in
            let error = await failure { _ = try await Self.fetch(stub) }
            #expect(error?.code == wrong.code, "\(error?.message ?? "")")
            #expect(stub.asked.count == 1)
        }
    }

    @Test("tells how far it came")
    func progress() async throws {
        try await StubRegistry.with({ Self.serve($0) }) { stub in
            let heard = Mutex<[TransferProgress]>([])
            try await stub.withClient { client in
                for try await _ in try client.blob(
                    Self.digest, in: .hello, progress: { step in heard.withLock { $0.append(step) } })
                {}
            }
            let steps = heard.withLock { $0 }
            #expect(steps.last == TransferProgress(digest: Self.digest, transferred: Self.size, total: Self.size))
            #expect(steps.map(\.transferred) == steps.map(\.transferred).sorted())
        }
    }

    @Test(
        "a manifest believes no other bytes, types or digests",
        arguments: [
            (
                StubAnswer(200, ["content-type": "application/json", "docker-content-digest": "\(digest)"], "{}"),
                ClientError.Code.digestMismatch
            ),
            (
                StubAnswer(200, ["content-type": "application/json", "docker-content-digest": "md5:1"], "{}"),
                .malformedAnswer
            ),
            (StubAnswer(200, [:], "{}"), .malformedAnswer),
            (StubAnswer(200, ["content-type": "text/html"], #"{"schemaVersion":2}"#), .malformedAnswer),
            (StubAnswer(200, ["content-type": "application/json"], "{}"), .malformedAnswer),
            (StubAnswer(200, ["content-type": "application/json"], "<html></html>"), .malformedAnswer),
            (StubAnswer(200, ["content-type": "application/json"], String(repeating: " ", count: 2000)), .tooLarge),
        ])
    func manifest(_ answer: StubAnswer, _ code: ClientError.Code) async throws {
        try await StubRegistry.with({ _ in answer }) { stub in
            var settings = ClientSettings()
            settings.largestManifest = 1000
            let error = await failure {
                try await stub.withClient(settings: settings) { client in
                    _ = try await client.manifest(.known(tag: "1.0"), in: .hello)
                }
            }
            #expect(error?.code == code)
        }
    }

    @Test("a manifest without a digest in its head is fetched to know it")
    func headWithoutDigest() async throws {
        let body = #"{"schemaVersion":2}"#
        try await StubRegistry.with({ _ in StubAnswer(200, ["content-type": MediaType.imageManifest.text], body) }) {
            stub in
            try await stub.withClient { client in
                let head = try await client.manifestHead(.known(tag: "1.0"), in: .hello)
                #expect(head == ManifestHead(mediaType: .imageManifest, digest: .of(body), size: 19))
            }
            #expect(stub.asked == ["HEAD /v2/team/hello/manifests/1.0", "GET /v2/team/hello/manifests/1.0"])
            #expect(stub.journal[0].fields["accept"].count == 4)
        }
    }
}
