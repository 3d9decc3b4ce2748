import HTTPTypes
import Logging
import NIOCore
import OCI
import ObjectStorage
import Registry
import Testing

@testable import PackIndex
@testable import RegistryServer

@Suite("A garbage collection of packs", .everyStore)
struct PackCollectionTests {
    private static let repository = "/v2/spectro-packs/archive/nginx"

    private struct Pushed {
        /// Overwritten, with a label that stays with it.
        let labelled: Digest
        let current: Digest
        /// Whose tag was deleted.
        let deleted: Digest
    }

    private func push(to server: TestServer) async throws -> Pushed {
        let labelled = try await server.push(TestPack())
        #expect(
            try await server.send(.put, "/v1/nginx/labels/stable", body: #"{"version":"1.2.3"}"#).status == 200)
        let current = try await server.push(TestPack(displayName: "other"))
        let deleted = try await server.push(TestPack(version: "2.0.0"))
        #expect(try await server.send(.delete, "\(Self.repository)/manifests/2.0.0").status == 202)
        return Pushed(labelled: labelled, current: current, deleted: deleted)
    }

    /// Collects manifests without a tag two hours later, as a process of its own.
    private func collect(_ server: TestServer) async throws -> CollectionSummary {
        let content = ContentStore(
            store: server.store, options: TestStores.current.contentOptions,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, wallClock: { UTCTime.now() + 7200 })
        var options = CollectionOptions()
        options.removesUntagged = true
        let collection = GarbageCollection(options: options) { try await $0.packRoots(since: $1) }
        return try await collection.run(on: content) { _ in }
    }

    @Test("keeps what labels lead to, labels and history; what no tag or label leads to goes")
    func labels() async throws {
        let server = try TestServer()
        let pushed = try await push(to: server)
        let history = try await server.send(.get, "/v1/nginx/history").body
        let summary = try await collect(server)
        #expect(summary.manifests.removed == 1)
        #expect(summary.failures + summary.warnings == 0)
        let after = server.restarted()
        for digest in [pushed.labelled, pushed.current] {
            #expect(try await after.send(.get, "\(Self.repository)/manifests/\(digest)").status == 200)
            #expect(try await after.send(.get, "/v1/nginx/manifests/\(digest)").status == 200)
        }
        #expect(try await after.send(.get, "\(Self.repository)/manifests/\(pushed.deleted)").status == 404)
        #expect(try await after.send(.get, "/v1/nginx/history").body == history)
        let labels = try await after.json("/v1/nginx/labels")["labels"] as? [[String: Any]]
        #expect(labels?.map { $0["label"] as? String } == ["stable"])
    }

    @Test("leaves labels and history of a pack of which nothing else is left")
    func historyAlone() async throws {
        let server = try TestServer()
        _ = try await server.push(TestPack())
        #expect(try await server.send(.delete, "/v1/nginx").status == 202)
        let history = try await server.send(.get, "/v1/nginx/history").body
        let summary = try await collect(server)
        #expect(summary.manifests.removed == 1)
        #expect(summary.repositories == 0)
        #expect(try await server.restarted().send(.get, "/v1/nginx/history").body == history)
    }

    @Test("is told of what the history names within the grace period, and of labels whatever their age")
    func roots() async throws {
        let server = try TestServer()
        let pushed = try await push(to: server)
        let repository = server.content.repository(
            try #require(RepositoryName("spectro-packs/archive/nginx")))
        let early = try await repository.packRoots(since: UTCTime.now() - 3600)
        #expect(early.lasting == [pushed.labelled])
        #expect(early.recent == [pushed.labelled, pushed.current, pushed.deleted])
        #expect(early.unreadable.isEmpty)
        let late = try await repository.packRoots(since: UTCTime.now() + 3600)
        #expect(late.lasting == [pushed.labelled])
        #expect(late.recent.isEmpty)
    }

    @Test(
        "removes nothing of a pack with a label that cannot be understood",
        arguments: ["", "{}", String(repeating: " ", count: 20_000)])
    func damagedLabel(_ text: String) async throws {
        let server = try TestServer()
        let pushed = try await push(to: server)
        let key = try #require(
            ObjectKey("docker/registry/v2/repositories/spectro-packs/archive/nginx/_packs/labels/stable"))
        try await server.store.put(ByteBuffer(string: text), at: key, if: .always)
        let summary = try await collect(server)
        #expect(summary.warnings == 1)
        #expect(summary.manifests.removed == 0)
        for digest in [pushed.labelled, pushed.current, pushed.deleted] {
            #expect(try await server.send(.get, "\(Self.repository)/manifests/\(digest)").status == 200)
        }
    }
}
