import Logging
import NIOCore
import OCI
import ObjectStorage

extension Repository {
    /// The most that is read of a stored manifest, in bytes: other servers may have taken larger ones than this.
    private static let maximumStoredSize: Int64 = 64 << 20

    /// Large manifests that may be in memory at once while they are read.
    private static let maximumReadings = 2

    /// The manifest that a link names `target`, as it was asked for: the link may name the same content by another algorithm.
    /// Nil when its bytes are gone, or not what was once stored: a server may have died while it wrote them in place.
    func storedManifest(_ target: Digest, as digest: Digest) async throws -> StoredManifest? {
        let key = Hashed(target)
        if !content.mayRemember, let item = content.contents[key], let mediaType = item.mediaType {
            // Bytes never change: that the repository has them was asked a moment ago, and they are not asked for again.
            return StoredManifest(mediaType: mediaType, blob: Blob(digest, bytes: item.bytes))
        }
        guard let size = try await content.size(of: key) else {
            warnOfMissingManifest(target)
            return nil
        }
        if let known = try await knownManifest(key, as: digest, size: size) { return known }
        guard size <= Self.maximumStoredSize else {
            content.logger.warning(
                "skipped a manifest that is too large to be one: it has \(size) bytes; the limit is \(Self.maximumStoredSize)",
                metadata: metadata(target))
            return nil
        }
        return try await whileFewRead(key, size: size) {
            // Whoever had the turn before may have read the same.
            if let known = try await knownManifest(key, as: digest, size: size) { return known }
            return try await readManifest(key, as: digest)
        }
    }

    /// What a manifest says; nil when it is none that we know. A large one is in memory meanwhile.
    func parse(_ stored: StoredManifest) async throws -> Manifest? {
        try await whileFewRead(Hashed(stored.digest), size: stored.blob.size) {
            try? Manifest(try await stored.blob.whole().readableBytesView, declared: nil)
        }
    }

    /// Remembers what was found of bytes that have the digest `target`. Returns whether they are kept in memory.
    @discardableResult
    func rememberManifest(_ bytes: ByteBuffer, _ mediaType: MediaType, as target: Digest) -> Bool {
        if content.contents.insert(bytes, mediaType: mediaType, for: target) { return true }
        let key = Hashed(target)
        let verdict = ManifestVerdict(size: Int64(bytes.readableBytes), mediaType: mediaType)
        content.verdicts.withLock(key.hash) { _ = $0.insert(verdict, for: key) }
        return false
    }

    /// The manifest, when its bytes were read before and are in memory, or need only be opened.
    private func knownManifest(_ key: Hashed<Digest>, as digest: Digest, size: Int64) async throws -> StoredManifest? {
        if let item = content.contents[key], let mediaType = item.mediaType, item.bytes.readableBytes == size {
            return StoredManifest(mediaType: mediaType, blob: Blob(digest, bytes: item.bytes))
        }
        guard let verdict = content.verdicts.withLock(key.hash, { $0.value(for: key) }), verdict.size == size,
            let reader = try await content.reader(of: key), reader.size == size
        else { return nil }
        return StoredManifest(mediaType: verdict.mediaType, blob: Blob(digest, reader: reader))
    }

    private func readManifest(_ key: Hashed<Digest>, as digest: Digest) async throws -> StoredManifest? {
        guard let reader = try await content.reader(of: key) else {
            warnOfMissingManifest(key.base)
            return nil
        }
        guard reader.size <= Self.maximumStoredSize else { return nil }
        let blob = Blob(digest, reader: reader)
        let (bytes, actual) = try await blob.whole(hashedBy: key.base.algorithm)
        guard actual == key.base else {
            content.readers.forget(key)
            content.logger.error(
                "the bytes of a manifest are damaged; push it again to mend it", metadata: metadata(key.base))
            return nil
        }
        let mediaType = MediaType(ofStoredManifest: bytes.readableBytesView)
        guard rememberManifest(bytes, mediaType, as: key.base) else {
            return StoredManifest(mediaType: mediaType, blob: blob)
        }
        // It need not stay open when its bytes are here.
        content.readers.forget(key)
        return StoredManifest(mediaType: mediaType, blob: Blob(digest, bytes: bytes))
    }

    /// Runs `read`, which takes a manifest of `size` bytes into memory: for a large one when it has its turn, so that the same
    /// is read once and others do not fill the memory.
    private func whileFewRead<Result>(
        _ key: Hashed<Digest>, size: Int64, _ read: () async throws -> Result
    ) async throws -> Result {
        guard size > Int64(ContentMemory.maximumItemSize) else { return try await read() }
        return try await content.manifestReadings.alone(Int(key.hash.magnitude % UInt(Self.maximumReadings)), read)
    }

    private func warnOfMissingManifest(_ digest: Digest) {
        content.logger.warning(
            "a repository links to a manifest whose bytes are gone; push it again to mend it",
            metadata: metadata(digest))
    }

    private func metadata(_ digest: Digest) -> Logger.Metadata {
        ["vars.name": "\(name)", "vars.digest": "\(digest)"]
    }
}
