public import OCI

/// What a ``GarbageCollection`` tells while it runs, in this order: for each repository its name, what is needed of it and what goes; then
/// ``marked(blobs:eligibleBlobs:eligibleManifests:)``; then the blobs that go. Warnings, failures and progress come in between.
public enum CollectionEvent: Hashable, Sendable {
    /// A repository was looked at. What follows up to the next one is about it.
    case repository(RepositoryName)
    case manifestNeeded(Digest, RepositoryName)
    case blobNeeded(Digest, RepositoryName)
    case manifestEligible(Digest, RepositoryName)
    /// That the repository has the blob.
    case layerLinkEligible(Digest, RepositoryName)
    /// That `digest` names `subject`, in the list of referrers.
    case referrerEligible(Digest, subject: Digest, RepositoryName)
    /// Nothing is left in the repository.
    case repositoryEligible(RepositoryName)
    /// An upload session, by the identifier that it has in its repository.
    case uploadEligible(String, RepositoryName)
    /// Bytes of an upload that no session knows, by their key.
    case strayUploadEligible(String)
    /// All repositories have been looked at. `eligibleBlobs` is nil when what is needed is not known whole, so that no blob goes.
    case marked(blobs: Int, eligibleBlobs: Int?, eligibleManifests: Int)
    case blobEligible(Digest)
    /// Something in the store is damaged, and was left as it is: where, what it means, and what would mend it.
    case warning(String)
    /// Something could not be read or deleted.
    case failure(String)
    case progress(CollectionProgress)
}
