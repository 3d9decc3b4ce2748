import OCI
import ObjectStorage

/// Blobs in a store that other processes write to. Whether the repository has one is asked each time; where the answer needs a
/// second question, both are asked at once, as a link nearly always names what its path does.
extension Repository {
    func currentBlob(_ digest: Digest) async throws -> Blob? {
        let link = link(.layer(digest))
        if let bytes = content.contents[Hashed(digest)]?.bytes {
            guard let target = try await content.target(of: link) else { return nil }
            content.blobSources.note(digest, in: name)
            // Bytes never change, so they are not asked for again.
            return target == digest ? Blob(digest, bytes: bytes) : try await opened(target, as: digest).blob(self)
        }
        async let ahead = opened(digest, as: digest)
        guard let target = try await content.target(of: link) else { return nil }
        content.blobSources.note(digest, in: name)
        return target == digest ? try await ahead.blob(self) : try await opened(target, as: digest).blob(self)
    }

    /// A small blob whose bytes this process has seen damaged within the last minute counts as absent, so that clients push it again.
    func currentBlobSize(_ digest: Digest) async throws -> Int64? {
        guard let stored = try await stored(digest),
            content.damagedBlobs.known(Hashed(stored.target), at: content.now()) == nil
        else { return nil }
        return stored.size
    }

    private enum Opened {
        case blob(Blob)
        case damaged
        case gone(Digest)

        func blob(_ repository: Repository) -> Blob? {
            switch self {
            case .blob(let blob): return blob
            case .damaged: return nil
            case .gone(let digest):
                repository.warnOfMissingBytes(digest)
                return nil
            }
        }
    }

    private func opened(_ target: Digest, as digest: Digest) async throws -> Opened {
        let key = Hashed(target)
        guard let reader = try await content.reader(of: key) else { return .gone(digest) }
        guard content.contents.takes(reader.size) else { return .blob(Blob(digest, reader: reader)) }
        if let blob = try await small(reader, key, as: digest) {
            content.damagedBlobs.forget(key)
            return .blob(blob)
        }
        _ = try await content.damagedBlobs.value(for: key) { () }
        return .damaged
    }
}
