import OCI

/// What a version's tag holds before a push.
enum TagState: Hashable, Sendable {
    case absent
    /// The same files, in the manifest of this digest.
    case same(Digest)
    /// Something else: the digest of the manifest, and that of the files where it is known.
    case other(Digest, content: Digest?)
    /// A version of another group, nil for none, which is another version, although the tag is the same: the digest of its manifest.
    case otherGroup(Digest, String?)
}
