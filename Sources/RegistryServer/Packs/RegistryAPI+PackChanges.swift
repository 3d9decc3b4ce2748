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
    /// Bytes of a body that v1 takes.
    private static let largestBody = 64 << 10

    func putLabel(_ place: PackRepository, _ text: String, _ context: RequestContext) async throws -> Answer {
        guard let body = try await context.request.body.collect(upTo: Self.largestBody),
            let wanted = try? JSONDecoder().decode(PackDocument.LabelRequest.self, from: Data(body.readableBytesView))
        else {
            throw RegistryError(
                .manifestInvalid, #"the body must be JSON that names a version, such as {"version":"1.2.3"}"#)
        }
        let tag = try packTag(text)
        let (_, version) = try await foundPack(wanted.version, of: place.pack, context)
        let label = try await changing(place, context) { user, message in
            try await packs.label(version, as: tag, by: user, message: message)
        }
        return try packDocument(PackDocument.Label(label), context)
    }

    func deleteLabel(_ place: PackRepository, _ text: String, _ context: RequestContext) async throws -> Answer {
        let tag = try packTag(text)
        return try await changing(place, context) { user, message in
            try await packs.removeLabel(tag, of: place.pack, by: user, message: message)
            return Answer(.accepted)
        }
    }

    func deletePackVersion(
        _ place: PackRepository, _ reference: String, _ context: RequestContext
    ) async throws -> Answer {
        let tag = try packTag(reference)
        return try await changing(place, context) { user, message in
            try await packs.deleteVersion(
                tag, of: place.pack, by: user, message: message, for: audience(of: context),
                untagged: { context.changes?.note(.deletedTag($1), in: $0) })
            return Answer(.accepted)
        }
    }

    func deletePack(_ place: PackRepository, _ context: RequestContext) async throws -> Answer {
        try await changing(place, context) { user, message in
            try await packs.deletePack(
                place.pack, by: user, message: message, for: audience(of: context),
                untagged: { context.changes?.note(.deletedTag($1), in: $0) })
            return Answer(.accepted)
        }
    }

    /// What `change` gives, or why it was refused, as clients are told.
    private func changing<Value: Sendable>(
        _ place: PackRepository, _ context: RequestContext,
        _ change: (_ user: String?, _ message: String?) async throws -> Value
    ) async throws -> Value {
        do {
            return try await change(context.principal.user, PackPush.message(of: context.request))
        } catch let refusal as PackIndex.Refusal {
            throw Self.packError(refusal, of: place.pack)
        }
    }
}
