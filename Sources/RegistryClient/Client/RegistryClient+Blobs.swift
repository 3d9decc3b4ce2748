public import NIOCore
import NIOHTTP1
public import OCI

extension RegistryClient {
    /// Bytes of a blob whose size nobody says.
    public static let largestBlob: Int64 = 1 << 40

    /// The size of a blob in bytes; nil when the repository does not have it.
    public func blobSize(_ digest: Digest, in repository: RepositoryName) async throws(ClientError) -> Int64? {
        try await blobSize(digest, in: repository, for: [.pull(try server.fullName(of: repository))])
    }

    func blobSize(
        _ digest: Digest, in repository: RepositoryName, for scopes: [TokenScope]
    ) async throws(ClientError) -> Int64? {
        var call = try blobCall(.HEAD, digest, in: repository, "asking for the blob")
        call.scopes = scopes
        let answer = try await answer(to: call)
        await answer.discard()
        switch answer.status {
        case 200: return answer.length ?? 0
        case 404: return nil
        default: throw await refusal(answer, to: call)
        }
    }

    /// A blob, fetched while it is read. Nothing is asked before the first piece is wanted.
    ///
    /// - Parameters:
    ///   - size: what the descriptor says; a blob of another size is `.digestMismatch`.
    ///   - largest: bytes of a blob of unknown size.
    public func blob(
        _ digest: Digest, size: Int64? = nil, in repository: RepositoryName,
        largest: Int64 = RegistryClient.largestBlob, progress: TransferProgress.Listener? = nil
    ) throws(ClientError) -> BlobStream {
        BlobStream(
            client: self, download: Download(digest, size: size, largest: max(size ?? 0, largest)),
            call: try blobCall(.GET, digest, in: repository, "fetching the blob"), listener: progress)
    }

    /// A small blob at once. Throws `.tooLarge` when it is longer than `limit`.
    public func wholeBlob(
        _ digest: Digest, in repository: RepositoryName, upTo limit: Int
    ) async throws(ClientError) -> ByteBuffer {
        var bytes = ByteBuffer()
        var pieces = try blob(digest, in: repository, largest: Int64(limit)).makeAsyncIterator()
        while let piece = try await pieces.next() { bytes.writeImmutableBuffer(piece) }
        return bytes
    }

    private func blobCall(
        _ method: HTTPMethod, _ digest: Digest, in repository: RepositoryName, _ deed: String
    ) throws(ClientError) -> Call {
        let name = try server.fullName(of: repository)
        var call = Call(method, .path("/v2/\(name)/blobs/\(digest)"), "\(deed) \(digest) of \(repository)")
        call.scopes = [.pull(name)]
        call.followsRedirects = true
        return call
    }
}
