import Logging
import NIOCore
import OCI
import ObjectStorage
import Registry
import Testing

/// Several processes over one bucket, with one clock that only the test moves.
struct Replicas {
    let bucket: Bucket
    let clock = TestClock()
    private let contents: [ContentStore]

    init(
        _ count: Int = 3, over bucket: Bucket = Bucket(), _ configure: (inout ContentOptions) -> Void = { _ in }
    ) throws {
        self.bucket = bucket
        var options = ContentOptions()
        options.isShared = true
        options.indexesCatalog = true
        configure(&options)
        contents = (0..<count).map { [clock, options] _ in
            ContentStore(
                store: bucket, options: options, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                wallClock: { clock.now / TestClock.second }, now: { clock.now })
        }
    }

    /// One process's view.
    func content(_ number: Int) -> ContentStore { contents[number % contents.count] }

    func repository(_ number: Int, _ name: String = "team/app") throws -> Repository {
        content(number).repository(try #require(RepositoryName(name)))
    }

    func pass(seconds: Int64) {
        clock.advance(by: seconds * TestClock.second)
    }

    func key(_ path: String) throws -> ObjectKey { try #require(ObjectKey("docker/registry/v2/\(path)")) }

    func tagLink(_ tag: String) throws -> ObjectKey {
        try key("repositories/team/app/_manifests/tags/\(tag)/current/link")
    }

    func revisionLink(_ digest: Digest) throws -> ObjectKey {
        try key("repositories/team/app/_manifests/revisions/\(digest.algorithm.rawValue)/\(digest.hex)/link")
    }
}
