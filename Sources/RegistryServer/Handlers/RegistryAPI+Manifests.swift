import HTTPConnection
import HTTPTypes
import NIOCore
import OCI
import PackIndex
import Registry

extension RegistryAPI {
    /// Tags in one push by digest.
    private static let maximumTags = 100

    /// `GET` and `HEAD /v2/<name>/manifests/<reference>`: the bytes as they were pushed, whatever types the client lists;
    /// one that cannot use them sees so from their type.
    func getManifest(_ name: RepositoryName, _ reference: Reference, _ context: RequestContext) async throws -> Answer {
        guard let manifest = try await content.repository(name).manifest(reference) else {
            throw RegistryError.manifestUnknown(reference, in: name)
        }
        return answer(with: manifest, to: context.request)
    }

    func answer(with manifest: RememberedManifest, to request: IncomingRequest) -> Answer {
        answer(with: StoredManifest(manifest), to: request)
    }

    func answer(with manifest: StoredManifest, to request: IncomingRequest) -> Answer {
        let headers: HTTPFields = [
            .contentType: manifest.mediaType.text,
            .dockerContentDigest: manifest.digest.text,
            .eTag: EntityTag.text(manifest.digest),
        ]
        if EntityTag.list(request.headers.value(of: .ifNoneMatch), contains: manifest.digest) {
            return .notModified(headers)
        }
        let blob = manifest.blob
        let isHead = request.method == .head
        return Answer(
            .ok, headers: headers, body: isHead ? .unsent(length: blob.size) : body(of: blob, 0..<blob.size))
    }

    /// `PUT /v2/<name>/manifests/<reference>`
    func putManifest(_ name: RepositoryName, _ reference: Reference, _ context: RequestContext) async throws -> Answer {
        let request = context.request
        let limit = content.options.maximumManifestSize
        let announced = request.headers.value(of: .contentLength).flatMap { Int64($0) } ?? 0
        guard announced <= limit, let bytes = try await request.body.collect(upTo: limit) else {
            throw RegistryError(
                .manifestInvalid, "the manifest is larger than the limit of \(limit) bytes", status: 413)
        }
        let tags = try tags(reference, context.query)
        var mediaType: MediaType?
        if let text = request.headers.value(of: .contentType) {
            guard let type = MediaType(text) else {
                throw RegistryError(.manifestInvalid, "manifest invalid: Content-Type \"\(text)\" is not a media type")
            }
            mediaType = type
        }
        let manifest = try await content.repository(name).putManifest(
            bytes, mediaType: mediaType, as: reference, tags: tags, asking: tagMove(in: name, context))
        packs.noteChange(in: name)
        // Told as docker-registry tells it: a push by tag for each tag.
        let pushedTags: [Tag?] = tags.isEmpty ? [reference.tag] : tags
        for tag in pushedTags {
            let size = Int64(bytes.readableBytes)
            context.changes?.note(.pushedManifest(manifest.digest, manifest.mediaType, size: size, tag: tag), in: name)
        }
        let links = LinkBuilder(request, options: options)
        var headers: HTTPFields = [
            .location: links.link(to: "/v2/\(name)/manifests/\(manifest.digest)"),
            .dockerContentDigest: manifest.digest.text,
        ]
        // By this a client knows that it need not keep the list of referrers itself, under a tag.
        headers[.ociSubject] = manifest.subject?.text
        for tag in tags { headers.append(HTTPField(name: .ociTag, value: tag.text)) }
        return Answer(.created, headers: headers)
    }

    /// Tags that a push by digest asks for besides (OCI distribution-spec, "Pushing Manifests", `tag` parameters).
    private func tags(_ reference: Reference, _ query: Query) throws -> [Tag] {
        guard case .digest = reference else { return [] }
        let texts = query.all("tag")
        guard texts.count <= Self.maximumTags else {
            throw RegistryError(
                .tagInvalid, "\(texts.count) tags at once are too many; at most \(Self.maximumTags) are taken",
                status: 414)
        }
        return try texts.map { text in
            guard let tag = Tag(text) else { throw RegistryError.noTag(text) }
            return tag
        }
    }

    /// `DELETE /v2/<name>/manifests/<reference>`: by digest the manifest and all its tags, by tag the tag alone.
    func deleteManifest(
        _ name: RepositoryName, _ reference: Reference, _ context: RequestContext
    ) async throws -> Answer {
        let repository = content.repository(name)
        try await noteDeletion(of: reference, in: name, context)
        defer { packs.noteChange(in: name) }
        let existed: Bool
        switch reference {
        case .digest(let digest):
            var tags: [Tag] = []
            existed = try await repository.deleteManifest(digest) { tags.append($0) }
            if existed { context.changes?.note(.deletedManifest(digest), in: name) }
            for tag in tags { context.changes?.note(.deletedTag(tag), in: name) }
        case .tag(let tag):
            existed = try await repository.deleteTag(tag)
            if existed { context.changes?.note(.deletedTag(tag), in: name) }
        }
        guard existed else { throw RegistryError.manifestUnknown(reference, in: name) }
        try await dropLabels(to: reference, in: name, context)
        return Answer(.accepted)
    }
}
