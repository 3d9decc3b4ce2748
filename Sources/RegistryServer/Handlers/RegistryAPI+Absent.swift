import HTTPConnection
import OCI
import Registry

extension RegistryAPI {
    /// The answer to a read of what the caller may not know to exist: the same as if it were not there. Looks at nothing in the
    /// repository.
    func answerAsAbsent(_ context: RequestContext) async throws -> Answer {
        switch context.route {
        case .tags(let name):
            _ = try Pagination(context.query)
            throw RegistryError.nameUnknown(name)
        case .manifest(let name, let reference): throw RegistryError.manifestUnknown(reference, in: name)
        case .blob(_, let digest): throw RegistryError.blobUnknown(digest)
        case .referrers(let name, let subject):
            let question = try ReferrerQuestion(context.query)
            return try answer(with: [], hasMore: false, to: question, of: subject, in: name)
        case .upload(_, let id): throw RegistryError.uploadUnknown(id.text)
        case .malformed(_, let part): throw part.error(context.request.method)
        // They look at nothing that the caller may not see.
        case .packs(let route): return try await answer(route, context)
        case .root, .health, .healthDetail, .base, .catalog, .uploads, .token: throw context.route.unknown
        }
    }
}
