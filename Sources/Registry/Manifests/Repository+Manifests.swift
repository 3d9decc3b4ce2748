import Logging
public import NIOCore
public import OCI
import ObjectStorage

extension Repository {
    /// The most that is read of a stored manifest, in bytes: other servers may have taken larger ones than this.
    private static let maximumStoredSize = 64 << 20

    /// A manifest by tag or digest; nil when this repository has none. A tag whose manifest is gone counts as absent.
    public func manifest(_ reference: Reference) async throws -> StoredManifest? {
        if let manifest = rememberedManifest(reference) { return manifest }
        switch reference {
        case .digest(let digest):
            return try await manifest(digest)
        case .tag(let tag):
            guard let digest = try await content.target(of: link(.tag(tag))) else { return nil }
            let manifest = try await manifest(digest)
            if manifest == nil {
                content.logger.warning(
                    "a tag points at a manifest that is not here",
                    metadata: ["vars.name": "\(name)", "vars.tag": "\(tag)", "vars.digest": "\(digest)"])
            }
            return manifest
        }
    }

    /// The manifest, when all that has to be known for it is remembered; nil when ``manifest(_:)`` has to be asked. Never waits,
    /// and costs less than a microsecond.
    public func rememberedManifest(_ reference: Reference) -> StoredManifest? {
        guard content.mayRemember else { return nil }
        let now = content.now()
        let digest: Digest
        switch reference {
        case .digest(let given): digest = given
        case .tag(let tag):
            guard let target = content.rememberedTarget(of: link(.tag(tag)), at: now) else { return nil }
            digest = target
        }
        guard let target = content.rememberedTarget(of: link(.revision(digest)), at: now) else { return nil }
        return rememberedBytes(of: target, as: digest)
    }

    private func manifest(_ digest: Digest) async throws -> StoredManifest? {
        guard let target = try await content.target(of: link(.revision(digest))) else { return nil }
        if let manifest = rememberedBytes(of: target, as: digest) { return manifest }
        var manifest = try await storedManifest(target)
        manifest?.digest = digest
        return manifest
    }

    /// The manifest that a link names `target`, as it was asked for: the link may name the same content by another algorithm.
    private func rememberedBytes(of target: Digest, as digest: Digest) -> StoredManifest? {
        guard let item = content.contents[Hashed(target)], let mediaType = item.mediaType else { return nil }
        return StoredManifest(digest: digest, mediaType: mediaType, bytes: item.bytes)
    }

    /// Reads a manifest's bytes and remembers them; nil when they are gone, or not what was once stored: a server may have
    /// died while it wrote them in place.
    private func storedManifest(_ digest: Digest) async throws -> StoredManifest? {
        let metadata: Logger.Metadata = ["vars.name": "\(name)", "vars.digest": "\(digest)"]
        let object: StoredObject?
        do throws(StorageError) {
            object = try await content.store.read(Layout.blob(digest), upTo: Self.maximumStoredSize)
        } catch {
            guard error.code == .tooLarge else { throw error }
            content.logger.warning(
                "skipped a manifest that is too large to be one: \(error.message)", metadata: metadata)
            return nil
        }
        guard let object else {
            content.logger.warning(
                "a repository links to a manifest whose bytes are gone; push it again to mend it", metadata: metadata)
            return nil
        }
        guard let mediaType = mediaType(of: object, digest) else {
            content.logger.error("the bytes of a manifest are damaged; push it again to mend it", metadata: metadata)
            return nil
        }
        return StoredManifest(digest: digest, mediaType: mediaType, bytes: object.bytes)
    }

    /// The type of a manifest that was read, and remembers it: with its bytes when they are kept. Nil when the bytes are not
    /// those of `digest`.
    private func mediaType(of object: StoredObject, _ digest: Digest) -> MediaType? {
        let key = Hashed(digest)
        if let verdict = content.verdicts.withLock(key.hash, { $0.value(for: key) }), verdict.version == object.version
        {
            return verdict.mediaType
        }
        let actual = object.bytes.withUnsafeReadableBytes { ContentHasher.digest(of: $0, by: digest.algorithm) }
        guard actual == digest else { return nil }
        let mediaType = MediaType(ofStoredManifest: object.bytes.readableBytesView)
        if !content.contents.insert(object.bytes, mediaType: mediaType, for: digest) {
            let verdict = ManifestVerdict(version: object.version, mediaType: mediaType)
            content.verdicts.withLock(key.hash) { _ = $0.insert(verdict, for: key) }
        }
        return mediaType
    }

    /// Takes a manifest in: checks it, stores its bytes as they are, and points tags at it. When this returns, manifest and
    /// tags are durable. Its errors name every reference that is missing.
    ///
    /// - Parameters:
    ///   - mediaType: the Content-Type that it came with.
    ///   - tags: tags to point at it besides the one that it came by.
    public func putManifest(
        _ bytes: ByteBuffer, mediaType: MediaType?, as reference: Reference, tags: [Tag] = []
    ) async throws -> AcceptedManifest {
        guard bytes.readableBytes <= content.options.maximumManifestSize else {
            throw RegistryError(
                .manifestInvalid,
                "the manifest has \(bytes.readableBytes) bytes; the limit is \(content.options.maximumManifestSize)",
                status: 413)
        }
        var algorithm = DigestAlgorithm.sha256
        if case .digest(let digest) = reference { algorithm = digest.algorithm }
        let digest = bytes.withUnsafeReadableBytes { ContentHasher.digest(of: $0, by: algorithm) }
        if case .digest(let wanted) = reference, wanted != digest {
            throw RegistryError(
                .digestInvalid, "provided digest did not match uploaded content: the manifest is \(digest)",
                details: [.text(wanted.text)])
        }
        let manifest: Manifest
        do {
            manifest = try Manifest(bytes.readableBytesView, declared: mediaType)
        } catch {
            throw RegistryError(.manifestInvalid, "manifest invalid: \(error.message)")
        }
        let stored = StoredManifest(digest: digest, mediaType: manifest.mediaType, bytes: bytes)
        try await content.repositoryLocks.shared(name) {
            // Nothing that it refers to is deleted between the check and the promise.
            try await content.options.validation.check(manifest, in: self)
            try await storeNatively(manifest.references.map(\.digest))
            try await publish(stored, subject: manifest.subject?.digest)
            for tag in (reference.tag.map { [$0] } ?? []) + tags { try await point(tag, at: digest) }
        }
        content.contents.insert(bytes, mediaType: manifest.mediaType, for: digest)
        return AcceptedManifest(digest: digest, subject: manifest.subject?.digest)
    }

    /// Bytes, referrers, revision: a crash leaves at worst bytes that nothing refers to.
    private func publish(_ manifest: StoredManifest, subject: Digest?) async throws {
        try await content.writeBytes(of: manifest.digest) { key in
            try await content.store.put(manifest.bytes, at: key, if: .always)
        }
        if let subject { try await linkReferrer(manifest.digest, to: subject) }
        try await content.put(manifest.digest, at: link(.revision(manifest.digest)))
    }

    private func point(_ tag: Tag, at digest: Digest) async throws {
        try await content.putLink(digest, at: layout.tagIndexLink(tag, digest))
        try await content.put(digest, at: link(.tag(tag)))
    }

    /// Takes a manifest out of this repository, and every tag that points at it. Returns whether it was there. Its bytes
    /// stay until they are collected.
    public func deleteManifest(_ digest: Digest) async throws -> Bool {
        try await content.repositoryLocks.alone(name) {
            guard try await content.storedLink(link(.revision(digest))) != nil else { return false }
            let subject = try await subject(of: digest)
            for tag in try await tags(pointingAt: digest) { try await removeTag(tag, pointingAt: digest) }
            let existed = try await content.delete(link(.revision(digest)))
            if let subject { try await content.store.deleteTree(layout.referrerFolder(subject, digest)) }
            return existed
        }
    }

    /// What a manifest of this repository names as its subject; nil when it names none or is not here.
    private func subject(of digest: Digest) async throws -> Digest? {
        guard let stored = try await manifest(.digest(digest)) else { return nil }
        return try? Manifest(stored.bytes.readableBytesView, declared: nil).subject?.digest
    }
}
