import Logging
import NIOCore
import OCI
import ObjectStorage
import Registry
import Testing

/// One repository over a store that can be watched and held, by a clock that only the test moves.
struct WatchedContent {
    let store: HeldStore
    let clock = TestClock()
    let authority: WriteAuthority
    let content: ContentStore
    let repository: Repository

    init(
        store: HeldStore = HeldStore(), authority: WriteAuthority = WriteAuthority(),
        _ configure: (inout ContentOptions) -> Void = { _ in }
    ) throws {
        self.store = store
        self.authority = authority
        var options = ContentOptions()
        configure(&options)
        content = ContentStore(
            store: store, options: options, authority: authority,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, now: { [clock] in clock.now })
        repository = content.repository(try #require(RepositoryName("team/app")))
    }

    /// Long enough for everything to be asked of the store again.
    func passSecond() {
        clock.advance(by: TestClock.second)
    }

    func tagLink(_ tag: String) throws -> ObjectKey {
        try key("repositories/team/app/_manifests/tags/\(tag)/current/link")
    }

    func revisionLink(_ digest: Digest) throws -> ObjectKey {
        try key("repositories/team/app/_manifests/revisions/\(digest.algorithm.rawValue)/\(digest.hex)/link")
    }

    func layerLink(_ digest: Digest) throws -> ObjectKey {
        try key("repositories/team/app/_layers/\(digest.algorithm.rawValue)/\(digest.hex)/link")
    }

    func bytes(_ digest: Digest) throws -> ObjectKey {
        try key("blobs/\(digest.algorithm.rawValue)/\(digest.hex.prefix(2))/\(digest.hex)/data")
    }

    /// Changes the store behind the back of the content, as a person in the directory does.
    func plant(_ text: String, at key: ObjectKey) async throws {
        try await store.put(ByteBuffer(string: text), at: key, if: .always)
    }

    func remove(_ key: ObjectKey) async throws {
        #expect(try await store.delete(key, if: .always))
    }

    private func key(_ path: String) throws -> ObjectKey { try #require(ObjectKey("docker/registry/v2/\(path)")) }
}

extension Repository {
    func digest(of tag: String) async throws -> Digest? {
        try await manifest(try #require(Reference(tag)))?.digest
    }
}
