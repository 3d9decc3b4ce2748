import Access
import HTTPConnection
import HTTPTypes
import NIOCore
import OCI
import Registry

extension RegistryAPI {
    /// Repositories returned when the client does not say how many.
    private static let catalogPage = 100
    /// Names that are looked at for one page of a list from which some are left out.
    static let mostLooks = 5000

    /// `GET /v2/_catalog`
    func catalog(_ context: RequestContext) async throws -> Answer {
        let pagination = try Pagination(context.query)
        let count = pagination.count ?? Swift.min(Self.catalogPage, options.catalogMaximum)
        guard count <= options.catalogMaximum else {
            throw Pagination.invalid(String(count), "must be at most \(options.catalogMaximum)")
        }
        let (repositories, end) = try await repositories(after: pagination.last, count, for: context.caller)
        var bytes = ByteBuffer(string: #"{"repositories":"#)
        JSONList.write(repositories.map(\.text), to: &bytes)
        bytes.writeString("}\n")
        var answer = Answer.json(bytes)
        if let end {
            let place = try listPlaces.text(end, shown: repositories.last?.text)
            answer.headers[.link] = Pagination.next("\(options.prefix)v2/_catalog", last: place, count: count)
        }
        // The next caller may see another one.
        if gate.policy.siftsLists { answer.headers[.vary] = "Authorization" }
        return answer
    }

    /// A page of the repositories that the caller is shown, and after which text the list goes on; nil at its end.
    private func repositories(
        after last: String?, _ count: Int, for caller: Caller
    ) async throws -> (repositories: [RepositoryName], end: String?) {
        let last = try listPlaces.open(last)
        guard gate.policy.siftsLists else {
            let page = try await content.catalog(after: last, limit: count)
            return (page.repositories, page.hasMore ? page.repositories.last?.text : nil)
        }
        var sifted = SiftedPage<RepositoryName>(of: count, after: last, mostLooks: Self.mostLooks)
        var step = sifted.begin()
        while true {
            switch step {
            case .done(let end): return (sifted.entries, end)
            case .read(let place, let limit):
                let page = try await content.catalog(after: place, limit: limit)
                step = sifted.take(page.repositories, hasMore: page.hasMore, name: \.text) { name in
                    gate.policy.shows(name, to: caller)
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
