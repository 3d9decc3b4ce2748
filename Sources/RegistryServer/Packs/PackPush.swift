import Access
import Encoding
import FoundationEssentials
import HTTPConnection
import HTTPTypes
import OCI
import PackFormat
import PackIndex
import Registry

extension RegistryAPI {
    /// What a push wants to be done with the tags that it moves: `If-None-Match: *` keeps those that point elsewhere, and in a pack's
    /// repository each move is noted in the history before it happens.
    func tagMove(in name: RepositoryName, _ context: RequestContext) throws -> TagMove {
        let condition = context.request.headers.value(of: .ifNoneMatch)
        if let condition, condition != "*" {
            throw RegistryError(
                .manifestInvalid,
                "If-None-Match on a push can only be *: refuse when the tag points at other content", status: 400)
        }
        var move = TagMove(onlyNew: condition == "*")
        guard packs.pack(in: name) != nil else { return move }
        let message = PackPush.message(of: context.request)
        let user = context.principal.user
        let repository = content.repository(name)
        move.witness = { tag, previous, digest in
            try await repository.note(
                PackEvent(
                    .push, tag: tag.text, user: user, message: message, previous: previous, digest: digest))
        }
        return move
    }

    /// Notes in the history of a pack that something is about to be deleted by way of `/v2`.
    func noteDeletion(of reference: Reference, in name: RepositoryName, _ context: RequestContext) async throws {
        guard let place = packs.pack(in: name) else { return }
        try await packs.noteDeletion(
            of: reference, in: place, by: context.principal.user, message: PackPush.message(of: context.request))
    }

    /// What a deletion by way of `/v2` takes along: the labels of a pack's manifest.
    func dropLabels(to reference: Reference, in name: RepositoryName, _ context: RequestContext) async throws {
        guard case .digest(let digest) = reference, let place = packs.pack(in: name) else { return }
        try await packs.dropLabels(
            to: digest, in: place, by: context.principal.user, message: PackPush.message(of: context.request))
    }
}

extension Principal {
    /// Nil for somebody without a login.
    var user: String? {
        if case .user(let name) = self { name } else { nil }
    }
}

/// What a request that changes a pack says besides.
enum PackPush {
    /// The field `Packhouse-Message`: why, in the words of who does it, percent-encoded UTF-8. Nil without one.
    static func message(of request: IncomingRequest) -> String? {
        guard let field = request.headers.value(of: .packhouseMessage), !field.isEmpty else { return nil }
        return PercentEncoding.decode(field[...].utf8, plusIsSpace: false) ?? field
    }
}
