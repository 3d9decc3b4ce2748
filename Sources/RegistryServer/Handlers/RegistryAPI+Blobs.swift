import HTTPConnection
import HTTPTypes
import NIOCore
import OCI
import PackIndex
import Registry

extension RegistryAPI {
    /// `GET` and `HEAD /v2/<name>/blobs/<digest>`, with byte ranges and conditions where it is sent by this server.
    func getBlob(_ name: RepositoryName, _ digest: Digest, _ context: RequestContext) async throws -> Answer {
        if let answer = try await redirect(name, digest, context) { return answer }
        let repository = content.repository(name)
        if context.request.method == .head {
            guard let size = try await repository.blobSize(digest) else { throw RegistryError.blobUnknown(digest) }
            return answer(withSize: size, of: digest, to: context.request)
        }
        guard let blob = try await repository.blob(digest) else { throw RegistryError.blobUnknown(digest) }
        context.changes?.pulledSize = blob.size
        return try answer(with: blob, to: context.request)
    }

    func answer(withSize size: Int64, of digest: Digest, to request: IncomingRequest) -> Answer {
        let headers = blobHeaders(digest)
        if EntityTag.list(request.headers.value(of: .ifNoneMatch), contains: digest) { return .notModified(headers) }
        return Answer(.ok, headers: headers, body: .unsent(length: size))
    }

    func answer(with blob: Blob, to request: IncomingRequest) throws -> Answer {
        var headers = blobHeaders(blob.digest)
        if EntityTag.list(request.headers.value(of: .ifNoneMatch), contains: blob.digest) {
            return .notModified(headers)
        }
        switch ByteRange(rangeField(request, blob.digest), of: blob.size) {
        case .whole:
            return Answer(.ok, headers: headers, body: body(of: blob, 0..<blob.size))
        case .part(let range):
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(blob.size)"
            return Answer(.partialContent, headers: headers, body: body(of: blob, range))
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

    private func blobHeaders(_ digest: Digest) -> HTTPFields {
        [
            .contentType: MediaType.octetStream.text,
            .dockerContentDigest: digest.text,
            .eTag: EntityTag.text(digest),
            .cacheControl: "max-age=31536000",
            .acceptRanges: "bytes",
        ]
    }

    /// The Range field, unless an If-Range says that it was meant for other bytes (RFC 9110, section 13.1.5).
    private func rangeField(_ request: IncomingRequest, _ digest: Digest) -> String? {
        if let condition = request.headers.value(of: .ifRange), condition != EntityTag.text(digest) { return nil }
        return request.headers.value(of: .range)
    }

    func body(of blob: Blob, _ range: Range<Int64>) -> Answer.Body {
        let length = range.upperBound - range.lowerBound
        if length == 0 { return .buffer(ByteBuffer()) }
        if let bytes = blob.bytes,
            let slice = bytes.getSlice(at: bytes.readerIndex + Int(range.lowerBound), length: Int(length))
        {
            return .buffer(slice)
        }
        if let file = blob.file {
            return .file(
                FileRegion(descriptor: file.descriptor, owner: file.owner, offset: range.lowerBound, length: length))
        }
        return .stream(length: length, BlobPieces(blob: blob, range: range))
    }

    /// `DELETE /v2/<name>/blobs/<digest>`
    func deleteBlob(
        _ name: RepositoryName, _ digest: Digest, _ context: RequestContext
    ) async throws -> Answer {
        // It may be the archive of a pack.
        defer { packs.noteChange(in: name) }
        guard try await content.repository(name).deleteBlob(digest) else { throw RegistryError.blobUnknown(digest) }
        context.changes?.note(.deletedBlob(digest), in: name)
        return Answer(.accepted)
    }
}
