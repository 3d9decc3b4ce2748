import OCI
import PackFormat
import RegistryClient

extension PackRegistry {
    /// The version that a reference means: without a tag the newest, by a parent tag its newest member. Throws a failure of the class
    /// not found that tells what there is, and one of usage when several could be meant.
    func resolve(_ reference: PackReference) async throws -> FoundPack {
        if isPackhouse, let found = try await shown(reference) { return found }
        if case .digest(let digest) = reference.version {
            let repository = repository(of: reference.pack)
            guard try await client.manifestHead(.digest(digest), in: repository) != nil else {
                throw await absence(of: reference)
            }
            return FoundPack(pack: reference.pack, repository: repository, digest: digest)
        }
        guard let versions = try await versions(of: reference.pack, digests: false) else {
            throw await absence(of: reference)
        }
        let tag = try versions.tag(meant: reference)
        guard !isPackhouse else {
            // It may have come, or another may stand behind the reference, since it was asked for.
            if let found = try await shown(PackReference(pack: reference.pack, version: .tag(tag))) { return found }
            throw CommandFailure(
                .notFound, "\(reference.pack):\(tag) is in the list of \(client.server), and went meanwhile")
        }
        let repository = repository(of: reference.pack)
        guard let head = try await client.manifestHead(.tag(tag.tag), in: repository) else {
            throw CommandFailure(
                .notFound, "\(reference.pack):\(tag) is in the list of \(client.server), but has no manifest")
        }
        return FoundPack(pack: reference.pack, repository: repository, digest: head.digest, tag: tag)
    }

    /// By `/v1`; nil when it does not know it.
    private func shown(_ reference: PackReference) async throws(ClientError) -> FoundPack? {
        var path = ["v1", reference.pack.text]
        switch reference.version {
        case .newest: break
        case .tag(let tag): path += ["manifests", tag.tag.text]
        case .digest(let digest): path += ["manifests", digest.text]
        }
        let details: V1Details
        do throws(ClientError) {
            details = try await client.send(
                DocumentRequest(path: path, purpose: "asking for \(reference)"), as: V1Details.self)
        } catch {
            guard error.code == .notFound else { throw error }
            return nil
        }
        guard let name = RepositoryName(details.version.repository), let digest = details.version.digest else {
            throw ClientError(
                .malformedAnswer, "asking for \(reference) at \(client.server): the answer names no manifest")
        }
        guard let repository = client.server.name(below: name) else {
            throw ClientError(
                .foreignAddress,
                "\(reference) lies in \(name), outside of \(client.server): name the server without its path")
        }
        return FoundPack(
            pack: reference.pack, repository: repository, digest: digest,
            tag: Tag(details.version.tag).map { PackTag($0) }, details: details)
    }

    /// That a pack is not there, with names that are like its.
    func absence(of reference: PackReference) async -> CommandFailure {
        if case .digest(let digest) = reference.version {
            return CommandFailure(
                .notFound, "\(client.server) has no \(digest) in the repository of the pack \(reference.pack)")
        }
        // A registry may go on naming a repository whose last tag is gone.
        let names = (try? await names().map(\.text)) ?? []
        let near = SimilarNames.near(reference.pack.text, among: names.filter { $0 != reference.pack.text })
        let hint = near.isEmpty ? "pack ls shows what there is" : "there is \(near.joined(separator: ", "))"
        return CommandFailure(.notFound, "\(client.server) has no pack \(reference.pack); \(hint)")
    }
}
