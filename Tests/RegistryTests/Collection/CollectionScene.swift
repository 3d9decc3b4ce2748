import Encoding
import Logging
import NIOCore
import OCI
import ObjectStorage
import Registry
import StorageTesting
import Testing

/// A registry to be collected, in a store of some kind, with a clock that runs and that tests set forward.
final class CollectionScene: Sendable {
    enum Kind: CaseIterable, Sendable { case memory, directory }

    let store: any ObjectStore
    /// Of a store in a directory.
    let root: String?
    /// Seconds that the clock is ahead.
    private let ahead: SharedCount

    /// Of files, only the time of the system is known; what a test writes after it has set the clock forward is younger in memory only.
    init(_ store: any ObjectStore, root: String? = nil) {
        self.store = store
        self.root = root
        ahead = SharedCount()
    }

    /// In memory.
    init() {
        let ahead = SharedCount()
        self.ahead = ahead
        root = nil
        store = InMemoryStore(maximumSize: 64 << 20) { UTCTime.now() + Int64(ahead.value) }
    }

    /// Runs `body` with an empty registry.
    static func with(_ kind: Kind, _ body: (CollectionScene) async throws -> Void) async throws {
        guard kind == .directory else { return try await body(CollectionScene()) }
        try await TemporaryDirectory.with { path in
            try await with(try FilesystemStore(root: path, maximumThreads: 25), root: path, body)
        }
    }

    /// Runs `body` with the registry of a simulated disk, where nothing has an age.
    static func with(_ disk: SimulatedDisk, _ body: (CollectionScene) async throws -> Void) async throws {
        try await with(
            try FilesystemStore(root: "/data", maximumThreads: 25, lostLinks: .refused, calls: disk), root: nil, body)
    }

    private static func with(
        _ store: FilesystemStore, root: String?, _ body: (CollectionScene) async throws -> Void
    ) async throws {
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(CollectionScene(store, root: root)))
        } catch {
            result = .failure(error)
        }
        await store.shutdown()
        try result.get()
    }

    var now: Int64 { UTCTime.now() + Int64(ahead.value) }

    /// Lets time go by.
    func pass(seconds: Int64) {
        ahead.set(ahead.value + Int(seconds))
    }

    /// The store as a process finds it that begins now. It takes manifests that name what is not there.
    func content(_ configure: (inout ContentOptions) -> Void = { _ in }) -> ContentStore {
        var options = ContentOptions()
        options.validation.isDisabled = true
        configure(&options)
        return ContentStore(
            store: store, options: options, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            wallClock: { self.now })
    }

    func repository(_ name: String = "team/app") throws -> Repository {
        content().repository(try #require(RepositoryName(name)))
    }

    /// Collects two hours later, in a process of its own.
    @discardableResult
    func collect(
        untagged: Bool = true, _ configure: (inout CollectionOptions) -> Void = { _ in },
        roots: CollectionRoots.Source? = nil
    ) async throws -> (summary: CollectionSummary, events: [CollectionEvent]) {
        pass(seconds: 7200)
        return try await collectNow(untagged: untagged, configure, roots: roots)
    }

    @discardableResult
    func collectNow(
        untagged: Bool = true, _ configure: (inout CollectionOptions) -> Void = { _ in },
        roots: CollectionRoots.Source? = nil
    ) async throws -> (summary: CollectionSummary, events: [CollectionEvent]) {
        var options = CollectionOptions()
        options.removesUntagged = untagged
        configure(&options)
        var events: [CollectionEvent] = []
        let unlisted = root.map { UnlistedNames(root: $0) }
        let collection = GarbageCollection(options: options, unlisted: unlisted, roots: roots)
        let summary = try await collection.run(on: content()) {
            events.append($0)
        }
        return (summary, events)
    }
}

/// Content, and questions about it.
extension CollectionScene {
    func key(_ path: String) throws -> ObjectKey { try #require(ObjectKey("docker/registry/v2/\(path)")) }

    func plant(_ text: String, at path: String) async throws {
        try await store.put(ByteBuffer(string: text), at: key(path), if: .always)
    }

    /// Moves what lies at and below a place, as somebody may with the tools of the store.
    func move(_ path: String, to other: String) async throws {
        let (from, target) = (try key(path), try key(other))
        var objects = try await everything(below: from)
        objects[from.text] = try await store.read(from, upTo: 1 << 20).map { String(buffer: $0.bytes) }
        for (text, content) in objects {
            let place = try #require(ObjectKey(target.text + text.dropFirst(from.text.count)))
            try await store.put(ByteBuffer(string: content), at: place, if: .always)
        }
        try await store.deleteTree(from)
    }

    func place(of digest: Digest) -> String {
        "blobs/\(digest.algorithm.rawValue)/\(digest.hex.prefix(2))/\(digest.hex)/data"
    }

    func hasBytes(_ digest: Digest) async throws -> Bool {
        try await store.metadata(of: key(place(of: digest))) != nil
    }

    /// Whether the repository serves the manifest.
    func serves(_ manifest: Digest, in name: String = "team/app") async throws -> Bool {
        try await repository(name).manifest(.digest(manifest)) != nil
    }

    /// Whether the repository serves the blob.
    func servesBlob(_ digest: Digest, in name: String = "team/app") async throws -> Bool {
        try await repository(name).blobSize(digest) != nil
    }

    /// Stores a manifest, by a tag when one is given, and its blobs, which are texts.
    @discardableResult
    func push(
        _ layers: [String], config: String = "{}", tag: String? = nil, subject: Digest? = nil, note: String = "",
        algorithm: DigestAlgorithm = .sha256, to name: String = "team/app"
    ) async throws -> Digest {
        let repository = try repository(name)
        var digests: [Digest] = []
        for layer in [config] + layers { digests.append(try await repository.push(layer, algorithm: algorithm)) }
        let text = Self.image(config: digests[0], layers: Array(digests.dropFirst()), subject: subject, note: note)
        return try await put(text, tag: tag, algorithm: algorithm, to: name)
    }

    /// Stores an index.
    @discardableResult
    func pushIndex(
        _ children: [Digest], tag: String? = nil, note: String = "", to name: String = "team/app"
    ) async throws -> Digest {
        try await put(
            indexText(children).dropLast() + #","annotations":{"note":"\#(note)"}}"#, tag: tag, to: name)
    }

    @discardableResult
    func put(
        _ manifest: String, tag: String? = nil, algorithm: DigestAlgorithm = .sha256, to name: String = "team/app"
    ) async throws -> Digest {
        let digest = digestOf(manifest, algorithm)
        let tags = try tag.map { [try #require(Tag($0))] } ?? []
        _ = try await repository(name).putManifest(
            ByteBuffer(string: manifest), mediaType: nil, as: .digest(digest), tags: tags)
        return digest
    }

    /// Stores a manifest as docker-registry would have: bytes, revision and, when one is given, a tag.
    @discardableResult
    func plantManifest(_ text: String, tag: String? = nil, in name: String = "team/app") async throws -> Digest {
        let digest = digestOf(text)
        let folder = "repositories/\(name)/_manifests"
        try await plant(text, at: place(of: digest))
        try await plant(digest.text, at: "\(folder)/revisions/sha256/\(digest.hex)/link")
        if let tag {
            try await plant(digest.text, at: "\(folder)/tags/\(tag)/index/sha256/\(digest.hex)/link")
            try await plant(digest.text, at: "\(folder)/tags/\(tag)/current/link")
        }
        return digest
    }

    static func image(config: Digest, layers: [Digest], subject: Digest? = nil, note: String = "") -> String {
        let subject = subject.map {
            #","subject":{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"\#($0)","size":1}"#
        }
        return imageText(config: config, layers: layers).dropLast()
            + #"\#(subject ?? ""),"annotations":{"note":"\#(note)"}}"#
    }

    /// Every object with its content.
    func everything(below key: ObjectKey = .root) async throws -> [String: String] {
        var found: [String: String] = [:]
        for entry in try await store.list(key, after: nil, limit: .max).entries {
            let child = key.appending(entry.name)
            if entry.isContainer {
                found.merge(try await everything(below: child)) { $1 }
            } else {
                found[child.text] = try await store.read(child, upTo: 1 << 20).map { String(buffer: $0.bytes) }
            }
        }
        return found
    }
}
