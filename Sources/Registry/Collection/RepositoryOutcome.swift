import OCI

/// What a collection found in one repository, and removed unless it only looks.
struct RepositoryOutcome: Sendable {
    /// Manifests whose bytes are needed, in order.
    var manifests: [Digest] = []
    /// Other blobs whose bytes are needed, in order.
    var blobs: [Digest] = []
    var removedManifests: [Digest] = []
    var removedLayers: [Digest] = []
    var removedReferrers: [(referrer: Digest, subject: Digest)] = []
    var youngManifests = 0
    var youngLayers = 0
    var isEmptied = false
    var warnings: [String] = []
    var remains = FolderRemains()
}
