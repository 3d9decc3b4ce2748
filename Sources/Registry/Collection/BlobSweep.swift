import OCI
import ObjectStorage

/// Decides over the bytes of blobs when it is known which are needed.
struct BlobSweep: Sendable {
    enum Verdict: Hashable, Sendable {
        case needed
        /// Nothing needs it, and it is younger than the grace period: an upload may be on its way to a manifest.
        case young
        case garbage
    }

    let needed: DigestMarks
    /// What was written later is young, in seconds since 1970 UTC.
    let limit: Int64

    /// - Parameter modified: when the bytes were written; not asked for what is needed.
    func verdict(on digest: Digest, modified: Int64) -> Verdict {
        if needed.contains(digest) { return .needed }
        return modified > limit ? .young : .garbage
    }
}
