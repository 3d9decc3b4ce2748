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
        let (_, version) = try await foundPack(wanted.version, of: place.pack)
        do {
            let label = try await packs.label(
                version, as: tag, by: context.principal.user, message: PackPush.message(of: context.request),
                at: UTCTime.now())
            return try packDocument(PackDocument.Label(label), context)
        } catch let refusal as PackIndex.Refusal {
            throw Self.packError(refusal, of: place.pack)
        }
    }

    func deleteLabel(_ place: PackRepository, _ text: String, _ context: RequestContext) async throws -> Answer {
        do {
            try await packs.removeLabel(
                packTag(text), of: place.pack, by: context.principal.user,
                message: PackPush.message(of: context.request),
                at: UTCTime.now())
        } catch let refusal as PackIndex.Refusal {
            throw Self.packError(refusal, of: place.pack)
        }
        return Answer(.accepted)
    }

    func deletePackVersion(
        _ place: PackRepository, _ reference: String, _ context: RequestContext
    ) async throws -> Answer {
        let tag = try packTag(reference)
        do {
            try await packs.deleteVersion(
                tag, of: place.pack, by: context.principal.user, message: PackPush.message(of: context.request),
                at: UTCTime.now(), untagged: { context.changes?.note(.deletedTag($1), in: $0) })
        } catch let refusal as PackIndex.Refusal {
            throw Self.packError(refusal, of: place.pack)
        }
        return Answer(.accepted)
    }

    func deletePack(_ place: PackRepository, _ context: RequestContext) async throws -> Answer {
        do {
            _ = try await packs.deletePack(
                place.pack, by: context.principal.user, message: PackPush.message(of: context.request),
                at: UTCTime.now(), untagged: { context.changes?.note(.deletedTag($1), in: $0) })
        } catch let refusal as PackIndex.Refusal {
            throw Self.packError(refusal, of: place.pack)
        }
        return Answer(.accepted)
    }
}
