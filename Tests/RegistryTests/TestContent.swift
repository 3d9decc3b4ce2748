import Logging
import NIOCore
import OCI
import ObjectStorage
import Registry
import Testing

/// A content store in memory, a clock that tests move, and short ways to push.
struct TestContent {
    let store: InMemoryStore
    let content: ContentStore
    let repository: Repository

    init(
        maximumSize: Int64 = 64 << 20, options: ContentOptions = ContentOptions(), now: Int64 = 1_700_000_000,
        name: String = "team/app"
    ) throws {
        store = InMemoryStore(maximumSize: maximumSize)
        content = ContentStore(
            store: store, options: options, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            wallClock: { now })
        repository = content.repository(try #require(RepositoryName(name)))
    }

    /// The same store as another process would find it.
    func reopened(
        options: ContentOptions = ContentOptions(), now: Int64 = 1_700_000_000,
        authority: WriteAuthority = WriteAuthority()
    ) -> ContentStore {
        ContentStore(
            store: store, options: options, authority: authority,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            wallClock: { now })
    }

    func key(_ path: String) throws -> ObjectKey {
        try #require(ObjectKey("docker/registry/v2/\(path)"))
    }

    func text(at path: String) async throws -> String? {
        try await store.read(key(path), upTo: 1 << 20).map { String(buffer: $0.bytes) }
    }

    func plant(_ text: String, at path: String) async throws {
        try await store.put(ByteBuffer(string: text), at: key(path), if: .always)
    }
}

extension Repository {
    /// Pushes a blob in one go and returns its digest.
    @discardableResult
    func push(_ text: String, algorithm: DigestAlgorithm = .sha256) async throws -> Digest {
        let digest = digestOf(text, algorithm)
        var writer = try writeBlob(expecting: UploadExpectation(digest))
        try await writer.append(ByteBuffer(string: text))
        try await writer.finish(as: digest)
        return digest
    }

    /// A writer for a session that must be there, which will end it as `digest` when one is given.
    func writer(
        _ id: UploadID, hashing algorithm: DigestAlgorithm? = nil, as digest: Digest? = nil
    ) async throws -> UploadWriter {
        let expectation = digest.map { UploadExpectation($0) } ?? algorithm.map { UploadExpectation(algorithm: $0) }
        guard let writer = try await resumeUpload(id, expecting: expectation) else { throw NoSuchUpload() }
        return writer
    }

    func text(of digest: Digest) async throws -> String? {
        guard let blob = try await blob(digest) else { return nil }
        return String(buffer: try await blob.read(0..<blob.size))
    }

    /// Pushes an image with one layer under a tag and returns its digest.
    @discardableResult
    func pushImage(_ layer: String, tag: String) async throws -> Digest {
        let config = try await push("{}")
        let layer = try await push(layer)
        let reference = try #require(Reference(tag))
        return try await putManifest(
            ByteBuffer(string: imageText(config: config, layers: [layer])), mediaType: .imageManifest, as: reference
        ).digest
    }
}

func digestOf(_ text: String, _ algorithm: DigestAlgorithm = .sha256) -> Digest {
    Array(text.utf8).withUnsafeBytes { ContentHasher.digest(of: $0, by: algorithm) }
}

func imageText(config: Digest, layers: [Digest]) -> String {
    let layers = layers.map { #"{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"\#($0)","size":1}"# }
    return #"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"#
        + #""application/vnd.oci.image.config.v1+json","digest":"\#(config)","size":2},"layers":[\#(layers.joined(separator: ","))]}"#
}

func indexText(_ manifests: [Digest]) -> String {
    let manifests = manifests.map {
        #"{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"\#($0)","size":1,"#
            + #""platform":{"architecture":"arm64","os":"linux"}}"#
    }
    return #"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":["#
        + manifests.joined(separator: ",") + "]}"
}

struct NoSuchUpload: Error {}
