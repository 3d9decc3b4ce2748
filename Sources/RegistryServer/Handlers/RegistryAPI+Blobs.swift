import HTTPConnection
import HTTPTypes
import NIOCore
import OCI
import Registry

extension RegistryAPI {
    /// Answers up to this size are read whole and leave in one write, in bytes.
    private static let singleWriteSize: Int64 = 64 << 10

    /// `GET` and `HEAD /v2/<name>/blobs/<digest>`, with byte ranges and conditions.
    func getBlob(_ name: RepositoryName, _ digest: Digest, _ context: RequestContext) async throws -> Answer {
        let request = context.request
        let repository = content.repository(name)
        var headers: HTTPFields = [
            .contentType: MediaType.octetStream.text,
            .dockerContentDigest: digest.text,
            .eTag: EntityTag.text(digest),
            .cacheControl: "max-age=31536000",
            .acceptRanges: "bytes",
        ]
        if request.method == .head {
            guard let size = try await repository.blobSize(digest) else { throw RegistryError.blobUnknown(digest) }
            if EntityTag.list(request.headers[.ifNoneMatch], contains: digest) {
                return .notModified(headers)
            }
            return Answer(.ok, headers: headers, body: .unsent(length: size))
        }
        guard let blob = try await repository.blob(digest) else { throw RegistryError.blobUnknown(digest) }
        if EntityTag.list(request.headers[.ifNoneMatch], contains: digest) {
            return .notModified(headers)
        }
        switch ByteRange(rangeField(request, digest), of: blob.size) {
        case .whole:
            return Answer(.ok, headers: headers, body: try await body(of: blob, 0..<blob.size))
        case .part(let range):
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(blob.size)"
            return Answer(.partialContent, headers: headers, body: try await body(of: blob, range))
        case .parts(let ranges):
            let parts = MultipartRanges(blob: blob, ranges: ranges)
            headers[.contentType] = parts.contentType
            return Answer(.partialContent, headers: headers, body: .stream(length: parts.length, parts))
        case .unsatisfiable:
            throw Refusal(
                error: RegistryError(
                    .rangeInvalid, "the blob has \(blob.size) bytes; none of the range asked for is among them"),
                headers: [.contentRange: "bytes */\(blob.size)"])
        }
    }

    /// The Range field, unless an If-Range says that it was meant for other bytes (RFC 9110, section 13.1.5).
    private func rangeField(_ request: IncomingRequest, _ digest: Digest) -> String? {
        if let condition = request.headers[.ifRange], condition != EntityTag.text(digest) { return nil }
        return request.headers[.range]
    }

    private func body(of blob: Blob, _ range: Range<Int64>) async throws -> Answer.Body {
        let length = range.upperBound - range.lowerBound
        if length == 0 { return .buffer(ByteBuffer()) }
        if length <= Self.singleWriteSize { return .buffer(try await blob.read(range)) }
        if let file = blob.file {
            return .file(
                FileRegion(descriptor: file.descriptor, owner: file.owner, offset: range.lowerBound, length: length))
        }
        return .stream(length: length, BlobPieces(blob: blob, range: range))
    }

    /// `DELETE /v2/<name>/blobs/<digest>`
    func deleteBlob(_ name: RepositoryName, _ digest: Digest) async throws -> Answer {
        guard try await content.repository(name).deleteBlob(digest) else { throw RegistryError.blobUnknown(digest) }
        return Answer(.accepted)
    }
}
