import NIOCore
import OCI
import Registry
import Testing

@Suite("A moment of a repository")
struct MomentTests {
    /// What changes a repository, and what does not change it.
    enum Change: CaseIterable, Sendable {
        case tagMoved, tagDeleted, manifestDeleted, blobDeleted, bytesWritten

        func happen(in test: WatchedContent, _ image: Digest) async throws {
            switch self {
            case .tagMoved: _ = try await test.repository.pushImage("other", tag: "v1")
            case .tagDeleted: #expect(try await test.repository.deleteTag(try #require(Tag("v1"))))
            case .manifestDeleted: #expect(try await test.repository.deleteManifest(image))
            case .blobDeleted: #expect(try await test.repository.deleteBlob(digestOf("layer")))
            case .bytesWritten: _ = try await test.content.repository(Self.other).pushImage("elsewhere", tag: "v1")
            }
        }

        private static var other: RepositoryName {
            get throws { try #require(RepositoryName("team/other")) }
        }
    }

    @Test("counts as long as nothing that was looked up is to be read anew")
    func lifetime() async throws {
        let test = try WatchedContent()
        _ = try await test.repository.pushImage("layer", tag: "v1")
        for _ in 0..<2 { _ = try await test.repository.manifest(try #require(Reference("v1"))) }
        test.clock.advance(by: TestClock.second / 2)
        var moment = test.content.moment(of: test.repository.name)
        #expect(test.repository.rememberedManifest(try #require(Reference("v1")), at: &moment) != nil)
        test.clock.advance(by: TestClock.second / 4 - 1)
        #expect(test.content.counts(moment))
        test.clock.advance(by: 1)
        #expect(!test.content.counts(moment))
    }

    @Test("counts no more when anything of the repository has changed", arguments: Change.allCases)
    func changes(_ change: Change) async throws {
        let test = try WatchedContent()
        let image = try await test.repository.pushImage("layer", tag: "v1")
        let moment = test.content.moment(of: test.repository.name)
        #expect(test.content.counts(moment))
        try await change.happen(in: test, image)
        #expect(!test.content.counts(moment))
    }

    @Test("never counts while others may write to the store")
    func others() async throws {
        let test = try WatchedContent(authority: WriteAuthority(isGranted: true, isSole: false))
        #expect(!test.content.counts(test.content.moment(of: test.repository.name)))
    }
}
