import Foundation
import NIOCore
import NIOHTTP1
import OCI
import StorageTesting
import Testing

@testable import RegistryClient

@Suite("pushing what another process began to push", .timeLimit(.minutes(30)))
struct RecalledUploadTests {
    private static let content = bytes(1_000_000)
    private static let source = BlobSource(content)

    /// In chunks, each tried once, with a memory in that folder.
    private static func settings(_ folder: String) -> ClientSettings {
        var settings = ClientSettings()
        settings.largestSinglePut = 1000
        settings.chunkSize = 300_000
        settings.retries.attempts = 1
        settings.uploads = UploadMemory(folder: "\(folder)/home/uploads")
        return settings
    }

    @Test("goes on where another process was, and forgets that at its end")
    func recalled() async throws {
        try await TemporaryDirectory.with { folder in
            let uploads = StubUploads()
            let settings = Self.settings(folder)
            try await StubRegistry.with(
                cuts: { $0.method == .PATCH && $0.number == 2 ? 100_000 : nil }, { uploads.answer($0) }
            ) { stub in
                let error = await failure {
                    try await stub.withClient(settings: settings) { _ = try await $0.push(Self.source, to: .hello) }
                }
                #expect(error?.code == .connectionBroken)
                let notes = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/home/uploads")
                #expect(notes.count == 1)
                let count = stub.journal.count
                try await stub.withClient(settings: settings) { client in
                    let found = try await client.push(Self.source, to: .hello)
                    #expect(found == .pushed)
                }
                #expect(stub.journal.dropFirst(count).map(\.method) == [.HEAD, .GET, .PATCH, .PATCH, .PUT])
                #expect(stub.journal[count + 2].field("content-range") == "400000-699999")
                #expect(uploads.blobs[Self.source.digest] == Self.content)
                #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/home/uploads") == [])
            }
        }
    }

    struct Past: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// What the server says of the upload of another process.
        var answer: StubAnswer?
        var address: String
        var methods: [HTTPMethod]
    }

    @Test(
        "begins anew when what another process left is of no use",
        arguments: [
            Past(
                testDescription: "forgotten", answer: .error(404, "BLOB_UPLOAD_UNKNOWN"), address: "/up/9",
                methods: [.HEAD, .GET, .POST, .PATCH]),
            Past(
                testDescription: "refused", answer: StubAnswer(403), address: "/up/9",
                methods: [.HEAD, .GET, .POST, .PATCH]),
            Past(
                testDescription: "out of step", answer: StubAnswer(416), address: "/up/9",
                methods: [.HEAD, .GET, .POST, .PATCH]),
            Past(
                testDescription: "longer", answer: StubAnswer(204, ["range": "0-1000000"]), address: "/up/9",
                methods: [.HEAD, .GET, .POST, .PATCH]),
            Past(
                testDescription: "without a place", answer: StubAnswer(204), address: "/up/9",
                methods: [.HEAD, .GET, .POST, .PATCH]),
            Past(
                testDescription: "at another host", answer: nil, address: "http://127.0.0.2:1/up/9",
                methods: [.HEAD, .POST, .PATCH]),
            Past(testDescription: "no address", answer: nil, address: "nonsense", methods: [.HEAD, .POST, .PATCH]),
        ])
    func useless(_ past: Past) async throws {
        try await TemporaryDirectory.with { folder in
            let uploads = StubUploads()
            let settings = Self.settings(folder)
            let memory = try #require(settings.uploads)
            try await StubRegistry.with({ request in
                if request.path == "/up/9", let answer = past.answer { return answer }
                return uploads.answer(request)
            }) { stub in
                let server = "127.0.0.1:\(stub.port)"
                try Self.remember(
                    past.address.hasPrefix("/") ? stub.origin + past.address : past.address, memory, server)
                try await stub.withClient(settings: settings) { client in
                    let found = try await client.push(Self.source, to: .hello)
                    #expect(found == .pushed)
                }
                #expect(stub.journal.map(\.method).starts(with: past.methods), "\(stub.journal.map(\.method))")
                #expect(uploads.blobs[Self.source.digest] == Self.content)
            }
        }
    }

    private static func remember(_ address: String, _ memory: UploadMemory, _ server: String) throws {
        let note = try #require(memory.note(of: source.digest, to: .hello, at: server))
        note.keep(.known("http://reg/\(source.digest.hex)"))
        let file = try #require(try FileManager.default.contentsOfDirectory(atPath: memory.folder).first)
        try Data("\(address)\n".utf8).write(to: URL(fileURLWithPath: "\(memory.folder)/\(file)"))
    }

    @Test("begins anew when what another process sent was something else")
    func changedMeanwhile() async throws {
        try await TemporaryDirectory.with { folder in
            let uploads = StubUploads()
            let settings = Self.settings(folder)
            let other = BlobSource(digest: Self.source.digest, size: Self.source.size) { range throws(ClientError) in
                ByteBuffer(repeating: 7, count: range.count)
            }
            try await StubRegistry.with(
                cuts: { $0.method == .PATCH && $0.number == 2 ? 100_000 : nil }, { uploads.answer($0) }
            ) { stub in
                _ = await failure {
                    try await stub.withClient(settings: settings) { _ = try await $0.push(other, to: .hello) }
                }
                try await stub.withClient(settings: settings) { client in
                    let found = try await client.push(Self.source, to: .hello)
                    #expect(found == .pushed)
                }
                #expect(uploads.blobs[Self.source.digest] == Self.content)
            }
        }
    }
}
