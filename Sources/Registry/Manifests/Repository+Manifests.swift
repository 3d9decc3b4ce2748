import Logging
public import NIOCore
public import OCI
import ObjectStorage

extension Repository {
    /// Attempts to push a manifest that other processes delete meanwhile.
    private static let pushAttempts = 3

    /// A manifest by tag or digest; nil when this repository has none. A tag whose manifest is gone counts as absent.
    public func manifest(_ reference: Reference) async throws -> StoredManifest? {
        if let manifest = rememberedManifest(reference) { return StoredManifest(manifest) }
        return try await content.asking {
            switch reference {
            case .digest(let digest): return try await manifest(digest)
            case .tag(let tag):
                guard content.mayRemember else { return try await currentManifest(tag) }
                guard let digest = try await content.target(of: link(.tag(tag))) else { return nil }
                return try await manifest(digest) ?? missing(digest, tag)
            }
        }
    }

    /// A tag's manifest in a store that other processes write to. What the tag pointed at last is read beside the tag itself,
    /// so that an answer takes one exchange with the store and not two, one after the other.
    private func currentManifest(_ tag: Tag) async throws -> StoredManifest? {
        let link = link(.tag(tag))
        guard let guess = content.guess(of: link) else {
            guard let digest = try await content.target(of: link) else { return nil }
            content.noteGuess(digest, of: link)
            return try await manifest(digest) ?? missing(digest, tag)
        }
        async let ahead = manifest(guess)
        guard let digest = try await content.target(of: link) else { return nil }
        guard digest == guess else {
            content.noteGuess(digest, of: link)
            return try await manifest(digest) ?? missing(digest, tag)
        }
        // What was read ahead may have been read before it was pushed.
        if let found = try await ahead { return found }
        return try await manifest(digest) ?? missing(digest, tag)
    }

    private func missing(_ digest: Digest, _ tag: Tag) -> StoredManifest? {
        content.logger.warning(
            "a tag points at a manifest that is not here",
            metadata: ["vars.name": "\(name)", "vars.tag": "\(tag)", "vars.digest": "\(digest)"])
        return nil
    }

    /// The manifest, when all that has to be known for it is remembered; nil when ``manifest(_:)`` has to be asked, as for every
    /// large one. Never waits, and costs less than a microsecond.
    public func rememberedManifest(_ reference: Reference) -> RememberedManifest? {
        var moment = content.moment(of: name)
        return rememberedManifest(reference, at: &moment)
    }

    /// Likewise, for an answer that is to be kept.
    public func rememberedManifest(_ reference: Reference, at moment: inout ContentMoment) -> RememberedManifest? {
        guard content.mayRemember else { return nil }
        let digest: Digest
        switch reference {
        case .digest(let given): digest = given
        case .tag(let tag):
            guard let target = content.rememberedTarget(of: link(.tag(tag)), at: &moment) else { return nil }
            digest = target
        }
        guard let target = content.rememberedTarget(of: link(.revision(digest)), at: &moment) else { return nil }
        let key = Hashed(target)
        guard let item = content.contents[key], let mediaType = item.mediaType,
            content.rememberedSize(of: key, at: &moment) == Int64(item.bytes.readableBytes)
        else { return nil }
        return RememberedManifest(digest: digest, mediaType: mediaType, bytes: item.bytes)
    }

    private func manifest(_ digest: Digest) async throws -> StoredManifest? {
        guard let target = try await content.target(of: link(.revision(digest))) else { return nil }
        return try await storedManifest(target, as: digest)
    }

    /// Takes a manifest in: checks it, stores its bytes as they are, and points tags at it. When this returns, manifest and
    /// tags are durable. Its errors name every reference that is missing.
    ///
    /// - Parameters:
    ///   - mediaType: the Content-Type that it came with.
    ///   - tags: tags to point at it besides the one that it came by.
    ///   - move: what is asked of the tags; where one may not be moved, nothing is stored.
    public func putManifest(
        _ bytes: ByteBuffer, mediaType: MediaType?, as reference: Reference, tags: [Tag] = [],
        asking move: TagMove = TagMove()
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
        let tags = (reference.tag.map { [$0] } ?? []) + tags
        if move.onlyNew { try await refuseTaken(tags, for: digest) }
        try await content.repositoryLocks.shared(name) {
            // Nothing that it refers to is deleted between the check and the promise.
            try await content.options.validation.check(manifest, in: self)
            try await storeNatively(manifest.references.map(\.digest))
            for _ in 0..<Self.pushAttempts {
                try await publish(bytes, as: digest, subject: manifest.subject?.digest)
                for tag in tags { try await point(tag, at: digest, asking: move) }
                if try await isStillHere(digest, subject: manifest.subject?.digest) { return }
            }
            throw RegistryError(
                .unavailable, "manifest \(digest) was deleted again and again while it was pushed; push it again")
        }
        rememberManifest(bytes, manifest.mediaType, as: digest)
        return AcceptedManifest(
            digest: digest, mediaType: manifest.mediaType, subject: manifest.subject?.digest)
    }

    /// Bytes, referrers, revision: a crash leaves at worst bytes that nothing refers to.
    private func publish(_ bytes: ByteBuffer, as digest: Digest, subject: Digest?) async throws {
        try await content.writeBytes(of: digest) { key in
            try await content.store.put(bytes, at: key, if: .always)
        }
        if let subject { try await linkReferrer(digest, to: subject) }
        try await content.put(digest, at: link(.revision(digest)))
    }

    private func point(_ tag: Tag, at digest: Digest, asking move: TagMove) async throws {
        try await content.putLink(digest, at: layout.tagIndexLink(tag, digest))
        try await content.move(link(.tag(tag)), to: digest, asking: move)
    }

    private func refuseTaken(_ tags: [Tag], for digest: Digest) async throws {
        for tag in tags {
            guard let target = try await content.storedLink(link(.tag(tag)))?.digest, target != digest else { continue }
            throw RegistryError.tagTaken(tag, of: name, by: target, not: digest)
        }
    }

    /// Takes a manifest out of this repository, and every tag that points at it. Returns whether it was there. Its bytes
    /// stay until they are collected.
    ///
    /// - Parameter untagged: told of each tag that goes with it.
    public func deleteManifest(_ digest: Digest, untagged: (Tag) -> Void = { _ in }) async throws -> Bool {
        try await content.repositoryLocks.alone(name) {
            guard try await content.storedLink(link(.revision(digest))) != nil else { return false }
            let subject = try await subject(of: digest)
            for tag in try await tags(pointingAt: digest) {
                if try await removeTag(tag, pointingAt: digest) { untagged(tag) }
            }
            let existed = try await content.delete(link(.revision(digest)))
            try await removeLateTags(of: digest)
            if let subject { try await removeReferrer(digest, to: subject) }
            return existed
        }
    }

    /// What a manifest of this repository names as its subject; nil when it names none or is not here.
    private func subject(of digest: Digest) async throws -> Digest? {
        guard let stored = try await manifest(.digest(digest)) else { return nil }
        return try await parse(stored)?.subject?.digest
    }
}
