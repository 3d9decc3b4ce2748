import Foundation
import NIOCore
import NIOHTTP1
import OCI
import StorageTesting
import Synchronization
import Testing

@testable import RegistryClient

@Suite("a real registry", .timeLimit(.minutes(30)))
struct PushPullTests {
    private static let config = ByteBuffer(string: "{}")

    private static func manifest(_ layer: BlobSource) -> ByteBuffer {
        ByteBuffer(
            string: """
                {"schemaVersion":2,"mediaType":"\(MediaType.imageManifest)",\
                "config":{"mediaType":"application/vnd.unknown.config.v1+json","digest":"\(config.digest(by: .sha256))","size":2},\
                "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"\(layer.digest)","size":\(layer.size)}]}
                """)
    }

    /// Pushes an image with one layer and returns the digest of its manifest.
    @discardableResult
    private static func push(
        _ layer: BlobSource, as tags: [String], to repository: RepositoryName, by client: RegistryClient
    ) async throws -> Digest {
        _ = try await client.push(BlobSource(config), to: repository)
        _ = try await client.push(layer, to: repository)
        var digest = manifest(layer).digest(by: .sha256)
        for tag in tags {
            digest = try await client.put(manifest(layer), as: .imageManifest, .known(tag: tag), in: repository)
        }
        return digest
    }

    @Test(
        "gives back what it was given, in one piece and in chunks, from memory and from files",
        arguments: TestServer.Kind.allCases)
    func roundTrip(_ kind: TestServer.Kind) async throws {
        try await TestServer.with(kind) { server in
            let content = bytes(2_500_000)
            try Data(content.readableBytesView).write(to: URL(fileURLWithPath: "\(server.folder)/layer"))
            var settings = ClientSettings()
            settings.largestSinglePut = 1_000_000
            settings.chunkSize = 700_000
            try await server.withClient(path: "/base/path", settings: settings) { client in
                let layer = try await BlobSource.file("\(server.folder)/layer")
                #expect(layer.digest == content.digest(by: .sha256))
                let heard = Mutex<[Int64]>([])
                let outcome = try await client.push(
                    layer, to: .hello, progress: { step in heard.withLock { $0.append(step.transferred) } })
                #expect(outcome == .pushed)
                #expect(heard.withLock { $0.last } == 2_500_000)
                let again = try await client.push(layer, to: .hello)
                #expect(again == .present)
                let mounted = try await client.push(layer, to: .known("other"), mountingFrom: .hello)
                #expect(mounted == .mounted)
                let empty = try await client.push(BlobSource(ByteBuffer()), to: .hello)
                #expect(empty == .pushed)
                let digest = try await Self.push(layer, as: ["1.0", "latest"], to: .hello, by: client)

                let found = try #require(try await client.manifest(.known(tag: "1.0"), in: .hello))
                #expect(
                    found == ManifestContent(mediaType: .imageManifest, digest: digest, bytes: Self.manifest(layer)))
                let byDigest = try await client.manifest(.digest(digest), in: .hello)
                #expect(byDigest == found)
                let same = try await client.manifest(.known(tag: "1.0"), in: .hello, unless: digest)
                #expect(same == nil)
                let head = try await client.manifestHead(.known(tag: "1.0"), in: .hello)
                #expect(head?.digest == digest)
                #expect(head?.size == Int64(found.bytes.readableBytes))
                let size = try await client.blobSize(layer.digest, in: .hello)
                #expect(size == 2_500_000)
                let pulled = try await client.wholeBlob(layer.digest, in: .hello, upTo: 3_000_000)
                #expect(pulled == content)
                let nothing = try await client.wholeBlob(ByteBuffer().digest(by: .sha256), in: .hello, upTo: 0)
                #expect(nothing.readableBytes == 0)
                let tags = try await client.tags(of: .hello).all()
                #expect(Set(tags) == [.known("1.0"), .known("latest")])
                let names = try await client.repositories().all()
                #expect(Set(names) == [.hello, .known("other")])
            }
            try await server.withClient { client in
                let names = try await client.repositories().all()
                #expect(Set(names) == [.known("base/path/team/hello"), .known("base/path/other")])
            }
        }
    }

    @Test("says what it does not have", arguments: TestServer.Kind.allCases)
    func absent(_ kind: TestServer.Kind) async throws {
        try await TestServer.with(kind) { server in
            try await server.withClient { client in
                let manifest = try await client.manifest(.known(tag: "1.0"), in: .hello)
                #expect(manifest == nil)
                let head = try await client.manifestHead(.known(tag: "1.0"), in: .hello)
                #expect(head == nil)
                let size = try await client.blobSize(.of("x"), in: .hello)
                #expect(size == nil)
                let names = try await client.repositories().all()
                #expect(names.isEmpty)
                let tags = await failure { _ = try await client.tags(of: .hello).all() }
                #expect(tags?.code == .notFound)
                #expect(tags?.refusals.map(\.code) == ["NAME_UNKNOWN"])
                let blob = await failure { _ = try await client.wholeBlob(.of("x"), in: .hello, upTo: 10) }
                #expect(blob?.code == .notFound)
                let incomplete = await failure {
                    _ = try await client.put(
                        Self.manifest(BlobSource(bytes(10))), as: .imageManifest, .known(tag: "1.0"), in: .hello)
                }
                #expect(incomplete?.code == .refused)
                #expect(incomplete?.refusals.first?.code == "MANIFEST_BLOB_UNKNOWN")
                let wrong = await failure {
                    _ = try await client.push(
                        BlobSource(digest: .of("x"), size: 10) { _ throws(ClientError) in bytes(10) }, to: .hello)
                }
                #expect(wrong?.code == .digestMismatch)
            }
        }
    }

    @Test("goes on page by page", arguments: TestServer.Kind.allCases)
    func pages(_ kind: TestServer.Kind) async throws {
        try await TestServer.with(kind) { server in
            var settings = ClientSettings()
            settings.pageSize = 2
            try await server.withClient(settings: settings) { client in
                for name in ["a", "b", "c/d", "e"] {
                    try await Self.push(BlobSource(bytes(10)), as: ["1", "2", "3"], to: .known(name), by: client)
                }
                var pages: [[String]] = []
                for try await page in client.repositories() { pages.append(page.names.map(\.text)) }
                #expect(pages.flatMap { $0 } == ["a", "b", "c/d", "e"])
                #expect(pages.count >= 2)
                let tags = try await client.tags(of: .known("a")).all()
                #expect(Set(tags.map(\.text)) == ["1", "2", "3"])
            }
        }
    }

    @Test("deletes by digest, and by tag where it can", arguments: TestServer.Kind.allCases)
    func deleting(_ kind: TestServer.Kind) async throws {
        try await TestServer.with(kind) { server in
            try await server.withClient { client in
                let digest = try await Self.push(BlobSource(bytes(10)), as: ["1.0", "2.0"], to: .hello, by: client)
                if kind == .packhouse {
                    let tag = try await client.delete(.known(tag: "1.0"), in: .hello)
                    #expect(tag)
                    let again = try await client.delete(.known(tag: "1.0"), in: .hello)
                    #expect(!again)
                } else {
                    let error = await failure { try await client.delete(.known(tag: "1.0"), in: .hello) }
                    #expect(error?.code == .unsupported)
                    #expect(error?.message.contains("does not delete tags") == true)
                }
                let manifest = try await client.delete(.digest(digest), in: .hello)
                #expect(manifest)
                let gone = try await client.manifest(.known(tag: "2.0"), in: .hello)
                #expect(gone == nil)
            }
        }
    }

    @Test("takes many blobs at once", arguments: TestServer.Kind.allCases)
    func concurrent(_ kind: TestServer.Kind) async throws {
        try await TestServer.with(kind, .init(wantsLogin: true)) { server in
            try await server.withClient(login: TestServer.login) { client in
                try await withThrowingTaskGroup(of: PushOutcome.self) { group in
                    for number in 0..<24 {
                        group.addTask {
                            try await client.push(BlobSource(bytes(200_000, seed: UInt64(number % 12 + 1))), to: .hello)
                        }
                    }
                    for try await outcome in group { #expect(outcome == .pushed || outcome == .present) }
                }
                for number in 0..<12 {
                    let content = bytes(200_000, seed: UInt64(number + 1))
                    let found = try await client.wholeBlob(content.digest(by: .sha256), in: .hello, upTo: 200_000)
                    #expect(found == content)
                }
            }
        }
    }

    @Test("keeps what is addressed by sha512")
    func sha512() async throws {
        try await TestServer.with { server in
            try await server.withClient { client in
                let layer = BlobSource(bytes(100_000), by: .sha512)
                #expect(layer.digest.algorithm == .sha512)
                let outcome = try await client.push(layer, to: .hello)
                #expect(outcome == .pushed)
                let found = try await client.wholeBlob(layer.digest, in: .hello, upTo: 100_000)
                #expect(found == bytes(100_000))
            }
        }
    }
}
