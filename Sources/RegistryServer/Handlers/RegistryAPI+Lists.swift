import Access
import HTTPConnection
import HTTPTypes
import NIOCore
import OCI
import Registry

extension RegistryAPI {
    /// Repositories returned when the client does not say how many.
    private static let catalogPage = 100

    /// `GET /v2/_catalog`
    func catalog(_ context: RequestContext) async throws -> Answer {
        let pagination = try Pagination(context.query)
        let count = pagination.count ?? Swift.min(Self.catalogPage, options.catalogMaximum)
        guard count <= options.catalogMaximum else {
            throw Pagination.invalid(String(count), "must be at most \(options.catalogMaximum)")
        }
        let start = try await beginning(pagination.last, context) { text in
            guard let name = RepositoryName(text), context.policy.shows(name, to: context.caller) else { return false }
            return try await content.isListed(name)
        }
        let (repositories, end) = try await repositories(from: start, count, context)
        var bytes = ByteBuffer(string: #"{"repositories":"#)
        JSONList.write(repositories.map(\.text), to: &bytes)
        bytes.writeString("}\n")
        var answer = Answer.json(bytes)
        if let end {
            let place = try listPlaces.text(end, shown: repositories.last?.text, beyond: start.floor)
            answer.headers[.link] = Pagination.next("\(options.prefix)v2/_catalog", last: place, count: count)
        }
        // The next caller may see another one.
        if context.policy.siftsLists { answer.headers[.vary] = "Authorization" }
        return answer
    }

    /// Where a page begins. Behind a text that was shown before, or at a sealed place, it begins there. Behind any other it begins at the
    /// front of the list: where it ends for the number of hidden names on its way must not depend on a text that the client chooses,
    /// who could close in on them by trying.
    ///
    /// - Parameter isShown: whether a text is an entry of the list that the caller is shown.
    func beginning(
        _ last: String?, _ context: RequestContext, isShown: (String) async throws -> Bool
    ) async throws -> ListPlace {
        guard let last else { return ListPlace() }
        if let place = try listPlaces.open(last) { return place }
        guard context.policy.siftsLists else { return ListPlace(looked: last) }
        return try await isShown(last) ? ListPlace(looked: last) : ListPlace(floor: last)
    }

    /// A page of the repositories that the caller is shown, and after which text the list goes on; nil at its end.
    private func repositories(
        from start: ListPlace, _ count: Int, _ context: RequestContext
    ) async throws -> (repositories: [RepositoryName], end: String?) {
        guard context.policy.siftsLists else {
            let page = try await content.catalog(after: start.floor ?? start.looked, limit: count)
            return (page.repositories, page.hasMore ? page.repositories.last?.text : nil)
        }
        let floor = start.floor.map { CatalogOrder($0) }
        var sifted = SiftedPage<RepositoryName>(of: count, after: start.looked, mostLooks: options.listLooks)
        var step = sifted.begin()
        while true {
            switch step {
            case .done(let end): return (sifted.entries, end)
            case .read(let place, let limit):
                let page = try await content.catalog(after: place, limit: limit)
                step = sifted.take(page.repositories, hasMore: page.hasMore, name: \.text) { name in
                    (floor.map { $0 < CatalogOrder(name.text) } ?? true)
                        && context.policy.shows(name, to: context.caller)
                }
            }
        }
    }

    /// `GET /v2/<name>/tags/list`
    func tags(_ name: RepositoryName, _ context: RequestContext) async throws -> Answer {
        let pagination = try Pagination(context.query)
        let count = pagination.count.map { Swift.min($0, options.tagsMaximum) }
        // Without n the client wants all.
        guard
            let page = try await content.repository(name).tags(after: pagination.last, limit: count ?? .max)
        else {
            throw RegistryError.nameUnknown(name)
        }
        var bytes = ByteBuffer(string: #"{"name":"\#(name)","tags":"#)
        JSONList.write(page.tags.map(\.text), to: &bytes)
        bytes.writeString("}\n")
        var answer = Answer.json(bytes)
        if let count, page.hasMore, let last = page.tags.last {
            answer.headers[.link] = Pagination.next(
                "\(options.prefix)v2/\(name)/tags/list", last: last.text, count: count)
        }
        return answer
    }
}
