import OCI

/// What a request did to content, for those who are to be told.
enum ContentChange: Sendable {
    case pushedBlob(Digest, size: Int64)
    case mountedBlob(Digest, size: Int64?, from: RepositoryName?)
    case deletedBlob(Digest)
    case pushedManifest(Digest, MediaType, size: Int64, tag: Tag?)
    case deletedManifest(Digest)
    case deletedTag(Tag)
}
