import Access
import HTTPConnection
import HTTPTypes
import OCI
import Registry

extension RegistryAPI {
    /// `POST /v2/<name>/blobs/uploads/`: mounts a blob, takes one whole, or begins a session.
    func beginUpload(_ name: RepositoryName, _ context: RequestContext) async throws -> Answer {
        let repository = content.repository(name)
        if let text = context.query["mount"] {
            let digest = try digest(text, parameter: "mount")
            if let source = try await mount(digest, into: repository, context) {
                if let changes = context.changes {
                    changes.note(
                        .mountedBlob(digest, size: try? await repository.blobSize(digest), from: source), in: name)
                }
                return created(digest, in: name, context)
            }
        } else if let text = context.query["digest"] {
            let digest = try digest(text, parameter: "digest")
            var writer = try repository.writeBlob(expecting: UploadExpectation(digest, size: context.announcedSize))
            do {
                for try await piece in context.request.body { try await writer.append(piece) }
            } catch {
                await writer.abandon()
                throw error
            }
            let size = writer.offset
            try await writer.finish(as: digest)
            context.changes?.note(.pushedBlob(digest, size: size), in: name)
            return created(digest, in: name, context)
        }
        // What is no algorithm of ours is no reason to refuse: the digest decides at the end.
        let algorithm = context.query["digest-algorithm"].flatMap { DigestAlgorithm(rawValue: $0) } ?? .sha256
        return progress(try await repository.beginUpload(hashing: algorithm), .accepted, in: name, context)
    }

    /// From the repository that is named, else from any, if this caller may pull from it. One that it may not see is like one without
    /// the blob. Returns which one that was; nil when none has it.
    private func mount(
        _ digest: Digest, into repository: Repository, _ context: RequestContext
    ) async throws -> RepositoryName? {
        if let text = context.query["from"], !text.isEmpty {
            guard let source = RepositoryName(text), gate.allows(context.caller, .pull(source)) else { return nil }
            return try await repository.mountBlob(digest, from: content.repository(source)) ? source : nil
        }
        let gate = gate
        let caller = context.caller
        return try await repository.mountBlob(digest, fromAny: { gate.allows(caller, .pull($0)) })
    }

    /// `GET` and `HEAD /v2/<name>/blobs/uploads/<id>`
    func uploadStatus(_ name: RepositoryName, _ id: UploadID, _ context: RequestContext) async throws -> Answer {
        uploadStates.check(context.query["_state"], of: id, in: name)
        guard let status = try await content.repository(name).uploadStatus(id) else {
            throw RegistryError.uploadUnknown(id.text)
        }
        return progress(status, .noContent, in: name, context)
    }

    /// `PATCH /v2/<name>/blobs/uploads/<id>`: appends the body. When the client breaks off, what came is kept and can be
    /// gone on from.
    func appendUpload(_ name: RepositoryName, _ id: UploadID, _ context: RequestContext) async throws -> Answer {
        uploadStates.check(context.query["_state"], of: id, in: name)
        guard let resumed = try await content.repository(name).resumeUpload(id) else {
            throw RegistryError.uploadUnknown(id.text)
        }
        let writer = try await receive(context, for: name, into: resumed)
        return progress(try await writer.suspend(), .accepted, in: name, context)
    }

    /// `PUT /v2/<name>/blobs/uploads/<id>?digest=…`: appends the body and ends the upload as a blob.
    func finishUpload(_ name: RepositoryName, _ id: UploadID, _ context: RequestContext) async throws -> Answer {
        uploadStates.check(context.query["_state"], of: id, in: name)
        guard let text = context.query["digest"] else {
            throw RegistryError(.digestInvalid, "the digest is missing: end an upload with ?digest=sha256:…")
        }
        let digest = try digest(text, parameter: "digest")
        let repository = content.repository(name)
        let expectation = UploadExpectation(digest, size: context.announcedSize)
        guard let resumed = try await repository.resumeUpload(id, expecting: expectation) else {
            // A client that lost our answer asks again: the upload is gone because it ended well.
            if try await repository.blobSize(digest) != nil { return created(digest, in: name, context) }
            throw RegistryError.uploadUnknown(id.text)
        }
        let writer = try await receive(context, for: name, into: resumed)
        let size = writer.offset
        try await writer.finish(as: digest)
        context.changes?.note(.pushedBlob(digest, size: size), in: name)
        return created(digest, in: name, context)
    }

    /// `DELETE /v2/<name>/blobs/uploads/<id>`
    func cancelUpload(_ name: RepositoryName, _ id: UploadID) async throws -> Answer {
        guard try await content.repository(name).cancelUpload(id) else { throw RegistryError.uploadUnknown(id.text) }
        return Answer(.noContent, headers: [.dockerUploadUUID: id.text])
    }

    /// Appends the body of a request, which must be what its Content-Range says and come where the upload stands.
    private func receive(
        _ context: RequestContext, for name: RepositoryName, into writer: consuming UploadWriter
    ) async throws -> UploadWriter {
        let start = writer.offset
        if let error = chunkError(context.request, offset: start) {
            throw refusal(error, try await writer.suspend(), in: name, context)
        }
        do {
            for try await piece in context.request.body { try await writer.append(piece) }
        } catch {
            await writer.abandon()
            throw error
        }
        let count = writer.offset - start
        if let field = context.request.headers.value(of: .contentRange), let range = ChunkRange(field),
            range.count != count
        {
            let status = UploadStatus(id: writer.id, offset: start)
            await writer.rollBack()
            throw refusal(sizeError(field, range, count), status, in: name, context)
        }
        return writer
    }

    private func digest(_ text: String, parameter: String) throws -> Digest {
        guard let digest = Digest(text) else { throw RegistryError.noDigest(text, in: parameter) }
        return digest
    }

    private func sizeError(_ field: String, _ range: ChunkRange, _ count: Int64) -> RegistryError {
        RegistryError(.sizeInvalid, "Content-Range \"\(field)\" covers \(range.count) bytes, but the body has \(count)")
    }

    /// Why a chunk cannot be appended at `offset`; nil when it can.
    private func chunkError(_ request: IncomingRequest, offset: Int64) -> RegistryError? {
        guard let field = request.headers.value(of: .contentRange) else { return nil }
        guard let range = ChunkRange(field) else {
            return RegistryError(
                .rangeInvalid, "Content-Range \"\(field)\" is no range of a chunk; expected <first>-<last>")
        }
        guard range.first == offset else {
            return RegistryError(
                .rangeInvalid,
                "the upload has \(offset) bytes, so the next chunk begins at \(offset), not at \(range.first)")
        }
        if let length = request.headers.value(of: .contentLength).flatMap({ Int64($0) }), length != range.count {
            return sizeError(field, range, length)
        }
        return nil
    }

    /// All that a client needs to go on: where the upload stands and where to send the rest.
    private func refusal(
        _ error: RegistryError, _ status: UploadStatus, in name: RepositoryName, _ context: RequestContext
    ) -> Refusal {
        Refusal(error: error, headers: progress(status, .accepted, in: name, context).headers)
    }

    private func progress(
        _ status: UploadStatus, _ code: HTTPResponse.Status, in name: RepositoryName, _ context: RequestContext
    ) -> Answer {
        let state = uploadStates.state(of: status.id, in: name, offset: status.offset)
        let links = LinkBuilder(context.request, options: options)
        return Answer(
            code,
            headers: [
                .location: links.link(to: "/v2/\(name)/blobs/uploads/\(status.id)?_state=\(state)"),
                .range: "0-\(Swift.max(0, status.offset - 1))",
                .dockerUploadUUID: status.id.text,
            ])
    }

    private func created(_ digest: Digest, in name: RepositoryName, _ context: RequestContext) -> Answer {
        let links = LinkBuilder(context.request, options: options)
        return Answer(
            .created,
            headers: [
                .location: links.link(to: "/v2/\(name)/blobs/\(digest)"),
                .dockerContentDigest: digest.text,
            ])
    }
}

extension RequestContext {
    /// How many bytes the body has, when the client says so before it comes.
    fileprivate var announcedSize: Int64? {
        request.headers.value(of: .contentLength).flatMap { Int64($0) }
    }
}
