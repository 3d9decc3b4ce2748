public import OCI
import ObjectStorage

extension Repository {
    /// A URL for one blob of this repository, made for `GET`, or for `HEAD` when `isHead`, that is good for `lifetime`; nil when
    /// the repository has no blob of that digest. It is given only for bytes that are there.
    public func blobAddress(_ digest: Digest, isHead: Bool, lifetime: Duration) async throws -> BlobAddress? {
        guard let (target, size) = try await stored(digest) else { return nil }
        let url = try await content.store.address(
            of: Layout.blob(target), for: isHead ? .metadata : .content, lifetime: lifetime)
        return BlobAddress(size: size, url: url)
    }

    /// What the link of a blob names, and how large that is. A link nearly always names what its path does, so both are asked
    /// for at once.
    func stored(_ digest: Digest) async throws -> (target: Digest, size: Int64)? {
        async let ahead = content.size(of: Hashed(digest))
        guard let target = try await content.target(of: link(.layer(digest))) else {
            _ = try? await ahead
            return nil
        }
        let size = target == digest ? try await ahead : try await content.size(of: Hashed(target))
        if size == nil { warnOfMissingBytes(digest) }
        return size.map { (target, $0) }
    }
}
