import NIOCore
import OCI
import ObjectStorage

/// Pushes and deletions of one manifest at the same time, in different processes; those of one process take turns.
///
/// A push writes the revision before its tags and then looks whether the revision is still there, else writes all again. A
/// deletion takes away the tags, the revision, and then the tags that came meanwhile. So whichever of the two ends last has done
/// all of its work, and no tag is left that points at nothing. With the link that makes a referrer found it is the same: each looks
/// for what the other may have undone, after it has done its own.
extension Repository {
    /// Whether a manifest that was just pushed, and what makes it found by its subject, has not been deleted meanwhile.
    func isStillHere(_ digest: Digest, subject: Digest?) async throws -> Bool {
        guard !content.isAlone else { return true }
        guard let subject else { return try await content.storedLink(link(.revision(digest))) != nil }
        async let found = content.store.metadata(of: layout.referrerLink(subject, digest))
        let isHere = try await content.storedLink(link(.revision(digest))) != nil
        return try await found != nil && isHere
    }

    /// Takes away the link of a referrer that is gone, unless it was pushed anew.
    func removeReferrer(_ digest: Digest, to subject: Digest) async throws {
        try await content.store.deleteTree(layout.referrerFolder(subject, digest))
        guard !content.isAlone, try await content.storedLink(link(.revision(digest))) != nil else { return }
        try await linkReferrer(digest, to: subject)
    }

    /// Takes away tags that a push elsewhere pointed at a manifest while it was deleted here.
    func removeLateTags(of digest: Digest) async throws {
        guard !content.isAlone else { return }
        for tag in try await tags(pointingAt: digest) {
            // It may have been pushed anew, and its tags are its own then.
            guard try await content.storedLink(link(.revision(digest))) == nil else { return }
            try await removeTag(tag, pointingAt: digest)
            guard try await content.storedLink(link(.revision(digest))) != nil else { continue }
            try await giveBack(tag, to: digest)
        }
    }

    /// Points a tag at a manifest that was pushed anew at the moment when the tag was taken away, unless it points somewhere.
    private func giveBack(_ tag: Tag, to digest: Digest) async throws {
        let link = link(.tag(tag))
        do throws(StorageError) {
            try await content.changing(link) { () async throws(StorageError) in
                _ = try await content.store.put(ByteBuffer(string: digest.text), at: link.key, if: .absent)
            }
        } catch {
            guard error.code == .conditionFailed else { throw error }
        }
    }
}
