import Logging
import ObjectStorage
import Registry
import S3Storage
import StorageTesting
import Synchronization
import Testing

/// The kind of store that a test runs over, and those of its stores that are to be shut down.
final class TestStores: Sendable {
    enum Kind: CaseIterable {
        case memory
        /// A bucket of SeaweedFS.
        case bucket
    }

    @TaskLocal static var current = TestStores(kind: .memory, settings: nil)

    let kind: Kind
    /// Of the bucket.
    private let settings: S3Settings?
    private let made = Mutex<[any ObjectStore]>([])

    private init(kind: Kind, settings: S3Settings?) {
        self.kind = kind
        self.settings = settings
    }

    /// As the built server has them for such a store.
    var contentOptions: ContentOptions {
        var options = ContentOptions()
        options.isShared = kind == .bucket
        options.indexesCatalog = kind == .bucket
        return options
    }

    /// One that is empty.
    func make() throws -> any ObjectStore {
        guard var settings else { return InMemoryStore(maximumSize: 64 << 20) }
        settings.root += "/\(UInt64.random(in: 0 ... .max))"
        // A server that has much to do may refuse for a moment.
        settings.retries.longestWait = .seconds(1)
        let store = try S3Store(settings, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        made.withLock { $0.append(store) }
        return store
    }

    /// Runs `body` with stores of this kind, and shuts them down afterwards.
    static func with(_ kind: Kind, _ body: () async throws -> Void) async throws {
        let stores = TestStores(kind: kind, settings: kind == .bucket ? try await SeaweedFS.settings() : nil)
        let result: Result<Void, any Error>
        do {
            result = .success(try await $current.withValue(stores, operation: body))
        } catch {
            result = .failure(error)
        }
        for store in stores.made.withLock({ $0 }) { await store.shutdown() }
        try result.get()
    }
}

/// Runs each test of a suite over every kind of store.
struct EveryStore: SuiteTrait, TestTrait, TestScoping {
    var isRecursive: Bool { true }

    func scopeProvider(for test: Test, testCase: Test.Case?) -> EveryStore? {
        testCase == nil ? nil : self
    }

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        for kind in TestStores.Kind.allCases {
            let named = IssueHandlingTrait.compactMapIssues { issue in
                var issue = issue
                issue.comments.insert("over the store of kind \(kind)", at: 0)
                return issue
            }
            try await named.provideScope(for: test, testCase: testCase) { try await TestStores.with(kind, function) }
        }
    }
}

extension Trait where Self == EveryStore {
    static var everyStore: EveryStore { EveryStore() }
}
