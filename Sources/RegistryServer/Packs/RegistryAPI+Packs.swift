import Access
import FoundationEssentials
import HTTPConnection
import HTTPTypes
import NIOCore
import OCI
import PackFormat
import PackIndex
import Registry

extension RegistryAPI {
    /// Entries of a list when the client does not say how many, and the most that one answer has.
    private static let usualPage = 100
    private static let largestPage = 1000

    /// Requests below `/v1/`.
    func answer(_ route: PackRoute, _ context: RequestContext) async throws -> Answer {
        switch (route, context.request.method) {
        case (.base, _):
            let base = PackDocument.Base(
                packs: "\(options.prefix)v1/_catalog", search: "\(options.prefix)v1/_search",
                base: packs.options.bases[0].text)
            return try packDocument(base, context)
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
        case (.unknown, _):
            throw RegistryError(
                .unsupported, "there is nothing at this path of v1; docs/api.md lists what there is", status: 404)
        }
    }

    // MARK: Parts

    /// A pack as far as the caller may see it.
    func existingPack(_ name: PackName, _ context: RequestContext) async throws -> Pack {
        guard let pack = try await packs.pack(name, for: audience(of: context)) else {
            throw RegistryError.packUnknown(name)
        }
        return pack
    }

    /// Which of the repositories that hold packs count for the caller.
    func audience(of context: RequestContext) -> PackAudience {
        guard !context.isHidden else { return PackAudience { _ in false } }
        let (policy, caller) = (context.policy, context.caller)
        guard policy.siftsLists || caller.scopes != nil else { return .everybody }
        return PackAudience { policy.decision(for: caller, performing: .pull($0)) == .allowed }
    }

    /// What a reference leads to: a digest, a version's tag, a label, a parent tag, or nothing at all for the newest.
    func foundPack(
        _ reference: String?, of name: PackName, _ context: RequestContext
    ) async throws -> (Pack, PackVersionEntry) {
        let pack = try await existingPack(name, context)
        let audience = audience(of: context)
        if let digest = reference.flatMap({ Digest($0) }) {
            let known = pack.versions.first { $0.manifest == digest }
            var version = known
            if version == nil { version = try await packs.version(digest, of: name, for: audience) }
            guard let version else {
                throw RegistryError.manifestUnknown(.digest(digest), in: packs.home(of: name).name)
            }
            return (pack, version)
        }
        let tag = try reference.map { try packTag($0) }
        if let version = pack.entry(tag) { return (pack, version) }
        if let tag, let label = pack.label(tag),
            let version = try await packs.version(label.manifest, of: name, for: audience)
        {
            return (pack, version)
        }
        if case .ambiguous(let tags) = pack.tags.resolve(tag) {
            let list = tags.prefix(5).map(\.tag.text).joined(separator: ", ")
            throw RegistryError(
                .manifestUnknown, "\(reference ?? "the newest version") of \(name) could be \(list); name one of them")
        }
        guard let reference else {
            throw RegistryError(.manifestUnknown, "the pack \(name) has no version, only labels; name one of them")
        }
        throw RegistryError(
            .manifestUnknown, "the pack \(name) has no version, label or parent tag \(reference)",
            details: [.fields(["Tag": reference])])
    }

    func packTag(_ text: String) throws -> PackTag {
        do {
            return try PackTag(text)
        } catch {
            throw RegistryError(.tagInvalid, error.message)
        }
    }

    /// - Parameter names: parameters that the list takes besides `n` and `last`; nil for a list of the documented API, where clients that we do
    ///   not know may send others, which mean nothing.
    func packPage(
        _ context: RequestContext, taking names: [String]? = []
    ) throws -> (count: Int, last: String?) {
        if let names { try context.query.requireOnly(names + ["n", "last"]) }
        let pagination = try Pagination(context.query)
        let count = pagination.count ?? Self.usualPage
        guard (1...Self.largestPage).contains(count) else {
            throw Pagination.invalid(String(count), "must be from 1 to \(Self.largestPage)")
        }
        return (count, pagination.last)
    }

    /// A body with an entity tag of its own, so that a client that has seen it is told so.
    func packDocument(
        _ body: some Encodable, putting metadata: [UInt8]? = nil, _ context: RequestContext
    ) throws -> Answer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var bytes = ByteBuffer()
        let data = try encoder.encode(body)
        if let metadata {
            // The object of the file itself is a part of ours, byte for byte.
            bytes.writeString(#"{"metadata":"#)
            bytes.writeBytes(metadata)
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
        if context.policy.siftsLists { answer.headers[.vary] = "Authorization" }
        let method = context.request.method
        if method == .get || method == .head,
            EntityTag.list(context.request.headers.value(of: .ifNoneMatch), contains: digest)
        {
            return .notModified(answer.headers)
        }
        if method == .head { answer.body = .unsent(length: Int64(bytes.readableBytes)) }
        return answer
    }

    static func packError(_ refusal: PackIndex.Refusal, of name: PackName) -> RegistryError {
        switch refusal {
        case .noPack: RegistryError.packUnknown(name)
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
        case .attachment(let text):
            RegistryError(
                .tagInvalid,
                "\(text) cannot be a label: clients give such tags to signatures and other things that hang on a manifest"
            )
        case .changed(let tags):
            RegistryError(
                .manifestInvalid,
                "\(tags.prefix(5).joined(separator: ", ")) of \(name) \(tags.count == 1 ? "was" : "were") pushed with other content "
                    + "meanwhile, and stays; whatever else was to be deleted is gone. Look at it and delete it again",
                status: 409, details: [.fields(["Kept": tags.joined(separator: ", ")])])
        case .elsewhere(let place):
            RegistryError(
                .unsupported,
                "it lies in \(place), and v1 changes only what lies below the first of packs.bases; use /v2 for it",
                status: 409)
        }
    }
}
