import Logging
import NIOCore
public import OCI
import ObjectStorage

extension Repository {
    /// Opens a blob of this repository; nil when it has none of that digest. At most two reads of the store, then nothing
    /// until the bytes are asked for; a small blob is read whole and remembered, a large one stays open for a second where
    /// only this process writes.
    public func blob(_ digest: Digest) async throws -> Blob? {
        if let blob = rememberedBlob(digest) { return blob }
        return try await content.asking {
            if !content.mayRemember { return try await currentBlob(digest) }
            guard let target = try await content.target(of: link(.layer(digest))),
                let blob = try await open(target, as: digest)
            else { return nil }
            content.blobSources.note(digest, in: name)
            return blob
        }
    }

    /// A blob, when all that has to be known for it is remembered: the bytes of a small one, an open file of a large one; nil
    /// when ``blob(_:)`` has to be asked. Never waits, and costs less than a microsecond.
    public func rememberedBlob(_ digest: Digest) -> Blob? {
        var moment = content.moment(of: name)
        return rememberedBlob(digest, at: &moment)
    }

    /// Likewise, for an answer that is to be kept.
    public func rememberedBlob(_ digest: Digest, at moment: inout ContentMoment) -> Blob? {
        guard content.mayRemember else { return nil }
        guard let target = content.rememberedTarget(of: link(.layer(digest)), at: &moment) else { return nil }
        let key = Hashed(target)
        if let bytes = content.contents[key]?.bytes {
            guard content.rememberedSize(of: key, at: &moment) == Int64(bytes.readableBytes) else { return nil }
            return Blob(digest, bytes: bytes)
        }
        return content.rememberedReader(of: key, at: &moment).map { Blob(digest, reader: $0) }
    }

    /// The size of a blob of this repository, in bytes; nil when it has none of that digest. Clients skip an upload on the
    /// strength of this, so it looks at the bytes and not only at the link; a small one that was seen to be damaged in the last
    /// hour counts as absent; where other processes write too, in the last minute.
    public func blobSize(_ digest: Digest) async throws -> Int64? {
        if let size = rememberedBlobSize(digest) { return size }
        return try await content.asking {
            if !content.mayRemember { return try await currentBlobSize(digest) }
            guard let target = try await content.target(of: link(.layer(digest))) else { return nil }
            guard let size = try await content.size(of: Hashed(target)) else {
                warnOfMissingBytes(digest)
                return nil
            }
            return content.damagedBlobs.known(Hashed(target), at: content.now()) == nil ? size : nil
        }
    }

    /// The size of a blob, when it is remembered; nil when ``blobSize(_:)`` has to be asked. Never waits.
    public func rememberedBlobSize(_ digest: Digest) -> Int64? {
        var moment = content.moment(of: name)
        return rememberedBlobSize(digest, at: &moment)
    }

    /// Likewise, for an answer that is to be kept.
    public func rememberedBlobSize(_ digest: Digest, at moment: inout ContentMoment) -> Int64? {
        guard content.mayRemember else { return nil }
        guard let target = content.rememberedTarget(of: link(.layer(digest)), at: &moment) else { return nil }
        let key = Hashed(target)
        guard content.damagedBlobs.known(key, at: moment.now) == nil else { return nil }
        return content.rememberedSize(of: key, at: &moment)
    }

    /// The size of a blob as the store has it now.
    func storedBlobSize(_ digest: Digest) async throws -> Int64? {
        guard let target = try await content.storedTarget(of: link(.layer(digest))) else { return nil }
        guard let size = try await content.storedSize(of: target) else {
            warnOfMissingBytes(digest)
            return nil
        }
        return size
    }

    /// Takes a blob out of this repository; its bytes stay until they are collected. Returns whether it was there.
    public func deleteBlob(_ digest: Digest) async throws -> Bool {
        try await content.repositoryLocks.alone(name) {
            try await content.delete(link(.layer(digest)))
        }
    }

    /// Opens the bytes that a link names `target`; nil when they are gone, or those of a small blob are damaged. Bytes in memory
    /// only count as long as the store has them too. For where answers may be remembered.
    private func open(_ target: Digest, as digest: Digest) async throws -> Blob? {
        let key = Hashed(target)
        if let bytes = content.contents[key]?.bytes {
            guard let size = try await content.size(of: key) else {
                warnOfMissingBytes(digest)
                return nil
            }
            if bytes.readableBytes == size { return Blob(digest, bytes: bytes) }
        }
        guard let reader = try await content.reader(of: key) else {
            warnOfMissingBytes(digest)
            return nil
        }
        guard content.contents.takes(reader.size) else { return Blob(digest, reader: reader) }
        var blob: Blob?
        // What is damaged may have been mended by hand.
        content.damagedBlobs.forget(key)
        let damage: Void? = try await content.damagedBlobs.value(for: key) {
            // Opened after the reading began, so that it cannot be what a push has replaced before.
            guard let reader = try await content.reader(of: key) else { return nil }
            blob = try await small(reader, key, as: digest)
            return blob == nil ? () : nil
        }
        if damage != nil { return nil }
        // Else somebody has read it at the same time.
        return blob ?? content.contents[key].map { Blob(digest, bytes: $0.bytes) }
    }

    /// Reads a small blob whole and remembers its bytes; nil when they are damaged.
    func small(_ reader: any ObjectReader, _ key: Hashed<Digest>, as digest: Digest) async throws -> Blob? {
        // It need not stay open when its bytes are here.
        content.readers.forget(key)
        let (bytes, actual) = try await Blob(digest, reader: reader).whole(hashedBy: key.base.algorithm)
        guard actual == key.base else {
            content.logger.error(
                "the bytes of a blob are damaged; push it again to mend it",
                metadata: ["vars.name": "\(name)", "vars.digest": "\(digest)"])
            return nil
        }
        content.contents.insert(bytes, mediaType: nil, for: key.base)
        return Blob(digest, bytes: bytes)
    }

    func warnOfMissingBytes(_ digest: Digest) {
        content.logger.warning(
            "a repository links to a blob whose bytes are gone; push it again to mend it",
            metadata: ["vars.name": "\(name)", "vars.digest": "\(digest)"])
    }
}
