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
        let page = try await content.catalog(after: pagination.last, limit: count)
        var bytes = ByteBuffer(string: #"{"repositories":"#)
        JSONList.write(page.repositories.map(\.text), to: &bytes)
        bytes.writeString("}\n")
        var answer = Answer.json(bytes)
        if page.hasMore, let last = page.repositories.last {
            answer.headers[.link] = Pagination.next("\(options.prefix)v2/_catalog", last: last.text, count: count)
        }
        return answer
    }

    /// `GET /v2/<name>/tags/list`
    func tags(_ name: RepositoryName, _ context: RequestContext) async throws -> Answer {
        let pagination = try Pagination(context.query)
        let count = pagination.count.map { Swift.min($0, options.tagsMaximum) }
        // Without n the client wants all.
        guard
            let page = try await content.repository(name).tags(after: pagination.last, limit: count ?? .max)
        else {
            throw RegistryError(
                .nameUnknown, "repository name not known to registry: \(name)", details: [.fields(["name": name.text])])
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
