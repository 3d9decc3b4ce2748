import Access
import FoundationEssentials
import HTTPConnection
import HTTPTypes
import Logging
import NIOCore
import OCI
import PackFormat
import PackIndex
import Registry

extension RegistryAPI {
    /// Entries of a list when the client does not say how many, and the most that one answer has.
    private static let usualPage = 100
    private static let largestPage = 1000
    /// Bytes of a body that v1 takes.
    private static let largestBody = 64 << 10
    /// Events among which the one that brought a version is looked for.
    private static let searchedEvents = 1000

    /// Requests below `/v1/`.
    func answer(_ route: PackRoute, _ context: RequestContext) async throws -> Answer {
        switch (route, context.request.method) {
        case (.base, _):
            let base = PackDocument.Base(packs: "\(options.prefix)v1/_catalog", search: "\(options.prefix)v1/_search")
            return try document(base, context)
        case (.catalog, _): return try await packCatalog(context)
        case (.search, _): return try await packSearch(context)
        case (.tags(let place), _): return try await packTags(place, context)
        case (.pack(let place), .delete): return try await deletePack(place, context)
        case (.pack(let place), _): return try await packDetails(place, nil, context)
        case (.version(let place, let reference), .delete):
            return try await deletePackVersion(place, reference, context)
        case (.version(let place, let reference), _): return try await packDetails(place, reference, context)
        case (.file(let place, let digest), _): return try await packFile(place, digest, context)
        case (.history(let place), _): return try await packHistory(place, context)
        case (.labels(let place), _): return try await packLabels(place, context)
        case (.label(let place, let label), .put): return try await putLabel(place, label, context)
        case (.label(let place, let label), .delete): return try await deleteLabel(place, label, context)
        case (.label(let place, let label), _): return try await packLabel(place, label, context)
        case (.unknown, _): throw unknownPackPath(context)
        }
    }

    /// The answer that needs no login: a pack's logo. Nil for everything else.
    func publicLogo(_ route: PackRoute, _ request: IncomingRequest) async throws -> Answer? {
        guard options.publicLogos, case .file(let place, let digest) = route,
            request.method == .get || request.method == .head,
            let pack = try await packs.pack(place.pack),
            let version = pack.versions.first(where: { $0.summary.logo == digest }),
            let record = try await packs.record(of: version), let file = record.file(digest),
            let bytes = try await packs.contents(of: file, in: version),
            let type = PackFileType.image(bytes.readableBytesView)
        else { return nil }
        return answer(with: bytes, type, digest, request)
    }

    private func packCatalog(_ context: RequestContext) async throws -> Answer {
        let (count, last) = try page(context)
        let page = try await packs.names(after: last, limit: count)
        var answer = try document(PackDocument.Catalog(repositories: page.names.map(\.text)), context)
        if page.hasMore, let end = page.names.last {
            answer.headers[.link] = Pagination.next("\(options.prefix)v1/_catalog", last: end.text, count: count)
        }
        return answer
    }

    private func packSearch(_ context: RequestContext) async throws -> Answer {
        let (count, last) = try page(context)
        let query = try PackQuery(context.query)
        let found = packs.search(query, after: last, limit: count)
        let matches = PackDocument.Matches(
            packs: found.versions.map { PackDocument.Match($0) }, complete: found.isWhole)
        var answer = try document(matches, context)
        if found.hasMore, let end = found.versions.last?.repository.pack {
            answer.headers[.link] = Pagination.next(
                "\(options.prefix)v1/_search", last: end.text, count: count, parameters: query.parameters)
        }
        return answer
    }

    private func packTags(_ place: PackRepository, _ context: RequestContext) async throws -> Answer {
        let (count, last) = try page(context)
        let pack = try await existing(place.pack)
        var versions = pack.versions[...]
        if let last {
            guard let index = versions.firstIndex(where: { $0.tag.tag.text == last }) else {
                throw RegistryError(
                    .paginationNumberInvalid,
                    "\(place.pack) has no tag \(last) any more after which the list could go on; begin again")
            }
            versions = versions[(index + 1)...]
        }
        let shown = versions.prefix(count)
        var tags = PackDocument.Tags(
            name: place.pack.text, tags: shown.map { PackDocument.Version($0, of: pack) })
        if last == nil {
            tags.parentTags = pack.tags.parents.map { parent in
                PackDocument.ParentTag(
                    tag: parent.tag.tag.text, points: parent.member.tag.text,
                    digest: pack.version(parent.member)?.manifest.text)
            }
            tags.labels = pack.labels.map { PackDocument.Label($0) }
            tags.shadowed = pack.shadowed.map { PackDocument.Version($0, of: pack) }
        }
        var answer = try document(tags, context)
        if versions.count > count, let end = shown.last {
            answer.headers[.link] = Pagination.next(
                "\(options.prefix)v1/\(place.pack)/tags/list", last: end.tag.tag.text, count: count)
        }
        return answer
    }

    private func packDetails(
        _ place: PackRepository, _ reference: String?, _ context: RequestContext
    ) async throws -> Answer {
        let (pack, version) = try await found(reference, of: place.pack)
        let record = try await packs.record(of: version)
        let event = try await arrival(of: version)
        let details = PackDocument.Details(
            name: place.pack.text, version: PackDocument.Version(version, of: pack), archiveSize: record?.size,
            files: record?.files.map { PackDocument.File($0) } ?? [], images: record?.images ?? [],
            message: event?.message, user: event?.user, time: event.map { UTCTime.text($0.time) },
            deviations: try await packs.deviations(of: version))
        var answer = try document(details, putting: record?.metadata, context)
        answer.headers[.dockerContentDigest] = version.manifest.text
        return answer
    }

    /// The push that made the tag point where it does; nil where somebody who is no pack registry wrote the tag.
    private func arrival(of version: PackVersionEntry) async throws -> PackEvent? {
        let repository = content.repository(version.repository.name)
        let events = try await repository.history(after: nil, limit: Self.searchedEvents).events
        return events.first { entry in
            entry.event.action == .push && entry.event.tag == version.registryTag.text
                && entry.event.digest == version.manifest
        }?.event
    }

    private func packFile(_ place: PackRepository, _ digest: Digest, _ context: RequestContext) async throws -> Answer {
        let pack = try await existing(place.pack)
        var manifests: Set<Digest> = []
        for version in pack.versions + pack.shadowed {
            manifests.insert(version.manifest)
            if let answer = try await file(digest, in: version, context) { return answer }
        }
        // What labels and tags led to before can still be read.
        let repository = content.repository(place.name)
        let events = try await repository.history(after: nil, limit: Self.searchedEvents / 10).events
        let noted = events.flatMap { [$0.event.digest, $0.event.previous] }.compactMap(\.self)
        let earlier = pack.labels.map(\.manifest) + noted
        for manifest in earlier where manifests.insert(manifest).inserted {
            guard let version = try await packs.version(manifest, of: place.pack) else { continue }
            if let answer = try await file(digest, in: version, context) { return answer }
        }
        throw RegistryError(
            .blobUnknown, "no version of the pack \(place.pack) has a file \(digest)", details: [.text(digest.text)])
    }

    /// Nil when the version has no such file.
    private func file(
        _ digest: Digest, in version: PackVersionEntry, _ context: RequestContext
    ) async throws -> Answer? {
        guard version.summary.fault == nil, let record = try await packs.record(of: version),
            let file = record.file(digest), let bytes = try await packs.contents(of: file, in: version)
        else { return nil }
        let type = PackFileType.type(of: bytes.readableBytesView, wanted: context.query["type"])
        return answer(with: bytes, type, digest, context.request)
    }

    private func answer(
        with bytes: ByteBuffer, _ type: PackFileType, _ digest: Digest, _ request: IncomingRequest
    ) -> Answer {
        var headers: HTTPFields = [
            .contentType: type.text, .eTag: EntityTag.text(digest), .dockerContentDigest: digest.text,
            .cacheControl: "max-age=31536000, immutable",
        ]
        // Safe: nothing but style may stand inline, in a sandbox of its own.
        if type.isActive { headers[.contentSecurityPolicy] = "default-src 'none'; style-src 'unsafe-inline'; sandbox" }
        if EntityTag.list(request.headers.value(of: .ifNoneMatch), contains: digest) { return .notModified(headers) }
        let isHead = request.method == .head
        return Answer(
            .ok, headers: headers, body: isHead ? .unsent(length: Int64(bytes.readableBytes)) : .buffer(bytes))
    }

    private func packHistory(_ place: PackRepository, _ context: RequestContext) async throws -> Answer {
        let (count, last) = try page(context)
        let repository = content.repository(place.name)
        let page = try await repository.history(after: last, limit: count)
        if page.events.isEmpty, last == nil { _ = try await existing(place.pack) }
        let history = PackDocument.History(
            name: place.pack.text, events: page.events.map { PackDocument.Event($0.event) })
        var answer = try document(history, context)
        if page.hasMore, let end = page.events.last {
            answer.headers[.link] = Pagination.next(
                "\(options.prefix)v1/\(place.pack)/history", last: end.place, count: count)
        }
        return answer
    }

    private func packLabels(_ place: PackRepository, _ context: RequestContext) async throws -> Answer {
        let pack = try await existing(place.pack)
        return try document(
            PackDocument.Labels(name: place.pack.text, labels: pack.labels.map { PackDocument.Label($0) }), context)
    }

    private func packLabel(_ place: PackRepository, _ text: String, _ context: RequestContext) async throws -> Answer {
        let tag = try label(text)
        guard let label = try await content.repository(place.name).label(tag) else {
            throw Self.error(.noLabel(text), of: place.pack)
        }
        return try document(PackDocument.Label(label), context)
    }

    private func putLabel(_ place: PackRepository, _ text: String, _ context: RequestContext) async throws -> Answer {
        guard let body = try await context.request.body.collect(upTo: Self.largestBody),
            let wanted = try? JSONDecoder().decode(PackDocument.LabelRequest.self, from: Data(body.readableBytesView))
        else {
            throw RegistryError(
                .manifestInvalid, #"the body must be JSON that names a version, such as {"version":"1.2.3"}"#)
        }
        let tag = try label(text)
        let (_, version) = try await found(wanted.version, of: place.pack)
        do {
            let label = try await packs.label(
                version, as: tag, by: context.principal.user, message: PackPush.message(of: context.request),
                at: UTCTime.now())
            return try document(PackDocument.Label(label), context)
        } catch let refusal as PackIndex.Refusal {
            throw Self.error(refusal, of: place.pack)
        }
    }

    private func deleteLabel(_ place: PackRepository, _ text: String, _ context: RequestContext) async throws -> Answer
    {
        do {
            try await packs.removeLabel(
                label(text), of: place.pack, by: context.principal.user, message: PackPush.message(of: context.request),
                at: UTCTime.now())
        } catch let refusal as PackIndex.Refusal {
            throw Self.error(refusal, of: place.pack)
        }
        return Answer(.accepted)
    }

    private func deletePackVersion(
        _ place: PackRepository, _ reference: String, _ context: RequestContext
    ) async throws -> Answer {
        let tag = try label(reference)
        do {
            try await packs.deleteVersion(
                tag, of: place.pack, by: context.principal.user, message: PackPush.message(of: context.request),
                at: UTCTime.now())
        } catch let refusal as PackIndex.Refusal {
            throw Self.error(refusal, of: place.pack)
        }
        return Answer(.accepted)
    }

    private func deletePack(_ place: PackRepository, _ context: RequestContext) async throws -> Answer {
        do {
            _ = try await packs.deletePack(
                place.pack, by: context.principal.user, message: PackPush.message(of: context.request),
                at: UTCTime.now())
        } catch let refusal as PackIndex.Refusal {
            throw Self.error(refusal, of: place.pack)
        }
        return Answer(.accepted)
    }

    // MARK: Parts

    private func existing(_ name: PackName) async throws -> Pack {
        guard let pack = try await packs.pack(name) else { throw Self.unknownPack(name) }
        return pack
    }

    /// What a reference leads to: a digest, a version's tag, a label, a parent tag, or nothing at all for the newest.
    private func found(_ reference: String?, of name: PackName) async throws -> (Pack, PackVersionEntry) {
        let pack = try await existing(name)
        if let digest = reference.flatMap({ Digest($0) }) {
            let known = pack.versions.first { $0.manifest == digest }
            var version = known
            if version == nil { version = try await packs.version(digest, of: name) }
            guard let version else {
                throw RegistryError.manifestUnknown(.digest(digest), in: packs.home(of: name).name)
            }
            return (pack, version)
        }
        let tag = try reference.map { try label($0) }
        if let version = pack.entry(tag) { return (pack, version) }
        if let tag, let label = pack.label(tag), let version = try await packs.version(label.manifest, of: name) {
            return (pack, version)
        }
        if case .ambiguous(let tags) = pack.tags.resolve(tag) {
            let list = tags.prefix(5).map(\.tag.text).joined(separator: ", ")
            throw RegistryError(
                .manifestUnknown, "\(reference ?? "the newest version") of \(name) could be \(list); name one of them")
        }
        throw RegistryError(
            .manifestUnknown, "the pack \(name) has no version, label or parent tag \(reference ?? "")",
            details: [.fields(["Tag": reference ?? ""])])
    }

    private func label(_ text: String) throws -> PackTag {
        do {
            return try PackTag(text)
        } catch {
            throw RegistryError(.tagInvalid, error.message)
        }
    }

    private func page(_ context: RequestContext) throws -> (count: Int, last: String?) {
        let pagination = try Pagination(context.query)
        let count = pagination.count ?? Self.usualPage
        guard (1...Self.largestPage).contains(count) else {
            throw Pagination.invalid(String(count), "must be from 1 to \(Self.largestPage)")
        }
        return (count, pagination.last)
    }

    /// A body with an entity tag of its own, so that a client that has seen it is told so.
    private func document(
        _ body: some Encodable, putting metadata: [UInt8]? = nil, _ context: RequestContext
    ) throws -> Answer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var bytes = ByteBuffer()
        let data = try encoder.encode(body)
        if let metadata {
            // The object of the file itself is a part of ours, byte for byte.
            bytes.writeString(#"{"metadata":"#)
            bytes.writeBytes(metadata.drop { $0 == 0xef || $0 == 0xbb || $0 == 0xbf })
            bytes.writeString(",")
            bytes.writeBytes(data.dropFirst())
        } else {
            bytes.writeBytes(data)
        }
        bytes.writeString("\n")
        let digest = bytes.withUnsafeReadableBytes { ContentHasher.digest(of: $0) }
        var answer = Answer.json(bytes)
        answer.headers[.eTag] = EntityTag.text(digest)
        answer.headers[.cacheControl] = "no-cache"
        let method = context.request.method
        if method == .get || method == .head,
            EntityTag.list(context.request.headers.value(of: .ifNoneMatch), contains: digest)
        {
            return .notModified(answer.headers)
        }
        if method == .head { answer.body = .unsent(length: Int64(bytes.readableBytes)) }
        return answer
    }

    private static func unknownPack(_ name: PackName) -> RegistryError {
        RegistryError(
            .nameUnknown, "there is no pack \(name)", details: [.fields(["name": name.text])])
    }

    private static func error(_ refusal: PackIndex.Refusal, of name: PackName) -> RegistryError {
        switch refusal {
        case .noPack: unknownPack(name)
        case .noVersion(let text):
            RegistryError(
                .manifestUnknown, "the pack \(name) has no version \(text)", details: [.fields(["Tag": text])])
        case .noLabel(let text):
            RegistryError(.manifestUnknown, "the pack \(name) has no label \(text)", details: [.fields(["Tag": text])])
        case .parentTag(let text):
            RegistryError(
                .unsupported,
                "\(text) is a parent tag: it follows the versions that there are, and cannot be deleted", status: 400)
        case .isLabel(let text):
            RegistryError(
                .unsupported, "\(text) is a label of \(name); delete it below /v1/\(name)/labels/", status: 400)
        case .reserved(let text):
            RegistryError(
                .tagInvalid, "\(text) cannot be a label: versions, their tags and parent tags are named so")
        case .elsewhere(let place):
            RegistryError(
                .unsupported,
                "it lies in \(place), and v1 changes only what lies below the first of packs.bases; use /v2 for it",
                status: 409)
        }
    }

    private func unknownPackPath(_ context: RequestContext) -> RegistryError {
        noteUnknown(context.request)
        return RegistryError(
            .unsupported, "there is nothing at this path of v1; docs/api.md lists what there is", status: 404)
    }

    /// Writes down what an old client may have wanted, so that a user's log can teach us; no values of its fields.
    func noteUnknown(_ request: IncomingRequest) {
        logger.notice(
            "a request below /v1/ that no public document knows; please report this line",
            metadata: [
                "http.request.method": "\(request.method)", "http.request.uri": "\(request.target.prefix(512))",
                "http.request.headers":
                    "\(request.headers.map(\.name.rawName).joined(separator: ", ").prefix(1024))",
            ])
    }
}
