import Logging
public import OCI
import ObjectStorage

extension Repository {
    /// Opens a blob of this repository; nil when it has none of that digest. Two reads of the store, then nothing until
    /// the bytes are asked for.
    public func blob(_ digest: Digest) async throws -> Blob? {
        guard let target = try await content.link(at: layout.layerLink(digest), of: digest) else { return nil }
        guard let reader = try await content.store.open(Layout.blob(target)) else {
            warnOfMissingBytes(digest)
            return nil
        }
        content.blobSources.note(digest, in: name)
        return Blob(digest: digest, reader: reader)
    }

    /// The size of a blob of this repository, in bytes; nil when it has none of that digest. Clients skip an upload on the
    /// strength of this, so it looks at the bytes and not only at the link.
    public func blobSize(_ digest: Digest) async throws -> Int64? {
        guard let target = try await content.link(at: layout.layerLink(digest), of: digest) else { return nil }
        guard let metadata = try await content.store.metadata(of: Layout.blob(target)) else {
            warnOfMissingBytes(digest)
            return nil
        }
        return metadata.size
    }

    /// Takes a blob out of this repository; its bytes stay until they are collected. Returns whether it was there.
    public func deleteBlob(_ digest: Digest) async throws -> Bool {
        try await content.repositoryLocks.alone(name) {
            try await content.store.delete(layout.layerLink(digest), if: .always)
        }
    }

    private func warnOfMissingBytes(_ digest: Digest) {
        content.logger.warning(
            "a repository links to a blob whose bytes are gone; push it again to mend it",
            metadata: ["vars.name": "\(name)", "vars.digest": "\(digest)"])
    }
}
