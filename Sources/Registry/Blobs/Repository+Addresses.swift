public import OCI
import ObjectStorage

extension Repository {
    /// A URL at which anybody can read one blob of this repository for `lifetime`, made for `GET`, or for `HEAD` when `isHead`,
    /// with the blob's size; nil when the store hands out none. Throws `BLOB_UNKNOWN` when the repository has no such blob, or its bytes are gone.
    public func blobAddress(
        _ digest: Digest, isHead: Bool, lifetime: Duration
    ) async throws -> (url: String, size: Int64)? {
        guard let (target, size) = try await stored(digest) else { throw RegistryError.blobUnknown(digest) }
        let url = try await content.store.address(
            of: Layout.blob(target), for: isHead ? .metadata : .content, lifetime: lifetime)
        return url.map { ($0, size) }
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
