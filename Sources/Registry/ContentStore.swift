public import Logging
import NIOCore
public import OCI
public import ObjectStorage

/// A registry's content in an ``ObjectStore``: repositories with their blobs, uploads, manifests and tags.
///
/// Everything true lies in the store; what this keeps in memory are bytes by digest, within a bound, and which uploads
/// are being written right now. Its errors are ``RegistryError`` where a client asked for what cannot be, and
/// ``StorageError`` where the store fails.
public final class ContentStore: Sendable {
    public let store: any ObjectStore
    public let options: ContentOptions
    /// Whether this process writes; what it would derive for itself is left undone while it does not.
    public let authority: WriteAuthority

    let logger: Logger
    let wallClock: @Sendable () -> Int64
    let makeUploadID: @Sendable () -> UploadID
    let manifestCache: ManifestCache
    let referrerScan: ReferrerScan
    let blobSources = BlobSources()
    let uploadClaims = UploadClaims()
    let repositoryLocks = KeyedLock<RepositoryName>()
    /// Writers of one key wait here, and not on the store's threads, which readers need too.
    let writeLocks = KeyedLock<ObjectKey>()

    /// - Parameters:
    ///   - wallClock: seconds since 1970 UTC.
    ///   - makeUploadID: gives an identifier that was never given before and that nobody can guess.
    public init(
        store: any ObjectStore, options: ContentOptions, authority: WriteAuthority = WriteAuthority(), logger: Logger,
        wallClock: @escaping @Sendable () -> Int64 = UTCTime.now,
        makeUploadID: @escaping @Sendable () -> UploadID = UploadID.random
    ) {
        self.store = store
        self.options = options
        self.authority = authority
        self.logger = logger
        self.wallClock = wallClock
        self.makeUploadID = makeUploadID
        self.referrerScan = ReferrerScan(
            store: store, authority: authority, isShared: options.isShared, wallClock: wallClock)
        self.manifestCache = ManifestCache(maximumCount: options.cachedManifests)
    }

    /// The repository of that name, whether or not it holds anything. Free.
    public func repository(_ name: RepositoryName) -> Repository {
        Repository(name: name, content: self)
    }

    /// Throws when the store cannot serve; with `isReadOnly`, one that cannot be written to serves well enough. Cheap enough
    /// to be called every second.
    public func probe(isReadOnly: Bool) async throws {
        do throws(StorageError) {
            try await store.probe()
        } catch {
            guard isReadOnly, error.code == .readOnly else { throw error }
        }
    }

    /// The digest that a link holds. A link that a crash of another server left empty or torn counts as absent, and is
    /// said in the log.
    func link(at key: ObjectKey) async throws -> Digest? {
        try await storedLink(at: key)?.digest
    }

    /// The digest of the content that `digest` names, by the link at `key`: itself, or the same content by another algorithm.
    /// A link that names other content is damaged; it counts as absent too.
    func link(at key: ObjectKey, of digest: Digest) async throws -> Digest? {
        guard let target = try await link(at: key) else { return nil }
        guard target == digest || target.algorithm != digest.algorithm else {
            logger.warning(
                "skipped a link that names other content than its path",
                metadata: ["storage.key": "\(key)", "vars.digest": "\(target)"])
            return nil
        }
        return target
    }

    func storedLink(at key: ObjectKey) async throws -> (digest: Digest, version: ObjectVersion)? {
        let object: StoredObject?
        do throws(StorageError) {
            object = try await store.read(key, upTo: 1024)
        } catch {
            guard error.code == .tooLarge else { throw error }
            logger.warning("skipped a link that is too long to be one", metadata: ["storage.key": "\(key)"])
            return nil
        }
        guard let object else { return nil }
        let text = object.bytes.readableBytesView.trimmingSpace()
        guard let digest = Digest(String(decoding: text, as: UTF8.self)) else {
            logger.warning(
                "skipped a link that holds no digest; a server may have died while it wrote it",
                metadata: ["storage.key": "\(key)", "storage.size": "\(object.bytes.readableBytes)"])
            return nil
        }
        return (digest, object.version)
    }

    func putLink(_ digest: Digest, at key: ObjectKey) async throws {
        try await put(ByteBuffer(string: digest.text), at: key)
    }

    func put(_ bytes: ByteBuffer, at key: ObjectKey) async throws {
        _ = try await writeLocks.alone(key) {
            try await store.put(bytes, at: key, if: .always)
        }
    }
}
