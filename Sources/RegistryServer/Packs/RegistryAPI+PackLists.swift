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
    func packCatalog(_ context: RequestContext) async throws -> Answer {
        let (count, last) = try packPage(context, taking: nil)
        let audience = listener(context)
        let start = try await beginning(last, context) { text in
            guard let name = PackName(text) else { return false }
            return try await packs.isThere(name, for: audience)
        }
        let page = try await packs.names(
            after: start.looked, beyond: start.floor, limit: count, for: audience, looks: options.listLooks)
        var answer = try packDocument(PackDocument.Catalog(repositories: page.names.map(\.text)), context)
        if let end = page.end {
            let place = try listPlaces.text(end, shown: page.names.last?.text, beyond: start.floor)
            answer.headers[.link] = Pagination.next("\(options.prefix)v1/_catalog", last: place, count: count)
        }
        return answer
    }

    func packSearch(_ context: RequestContext) async throws -> Answer {
        let (count, last) = try packPage(context, taking: PackQuery.names)
        let query = try PackQuery(context.query)
        let found = packs.search(query, after: last, limit: count, for: listener(context))
        let matches = PackDocument.Matches(
            packs: found.versions.map { PackDocument.Match($0) }, complete: found.isWhole)
        var answer = try packDocument(matches, context)
        if found.hasMore, let end = found.versions.last?.repository.pack {
            answer.headers[.link] = Pagination.next(
                "\(options.prefix)v1/_search", last: end.text, count: count, parameters: query.parameters)
        }
        return answer
    }

    /// Which of the repositories that hold packs lists name to the caller.
    private func listener(_ context: RequestContext) -> PackAudience {
        let (policy, caller) = (context.policy, context.caller)
        guard policy.siftsLists else { return .everybody }
        return PackAudience { policy.shows($0, to: caller) }
    }

    func packTags(_ place: PackRepository, _ context: RequestContext) async throws -> Answer {
        let (count, last) = try packPage(context, taking: nil)
        let pack = try await existingPack(place.pack, context)
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
        var answer = try packDocument(tags, context)
        if versions.count > count, let end = shown.last {
            answer.headers[.link] = Pagination.next(
                "\(options.prefix)v1/\(place.pack)/tags/list", last: end.tag.tag.text, count: count)
        }
        return answer
    }

    func packHistory(_ place: PackRepository, _ context: RequestContext) async throws -> Answer {
        let (count, last) = try packPage(context)
        let page = try await packs.history(
            of: place.pack, after: last, limit: count, for: audience(of: context))
        if page.events.isEmpty, page.next == nil, last == nil { _ = try await existingPack(place.pack, context) }
        let history = PackDocument.History(
            name: place.pack.text, events: page.events.map { PackDocument.Event($0) })
        var answer = try packDocument(history, context)
        if let next = page.next {
            answer.headers[.link] = Pagination.next(
                "\(options.prefix)v1/\(place.pack)/history", last: next, count: count)
        }
        return answer
    }

    func packLabels(_ place: PackRepository, _ context: RequestContext) async throws -> Answer {
        try context.query.requireOnly([])
        let pack = try await existingPack(place.pack, context)
        return try packDocument(
            PackDocument.Labels(name: place.pack.text, labels: pack.labels.map { PackDocument.Label($0) }), context)
    }

    func packLabel(_ place: PackRepository, _ text: String, _ context: RequestContext) async throws -> Answer {
        let tag = try packTag(text)
        // A pack may be seen by another of its repositories than that of its labels.
        guard !context.isHidden, gate.allows(context.caller, .pull(place.name)),
            let label = try await content.repository(place.name).label(tag)
        else {
            throw Self.packError(.noLabel(text), of: place.pack)
        }
        return try packDocument(PackDocument.Label(label), context)
    }
}
