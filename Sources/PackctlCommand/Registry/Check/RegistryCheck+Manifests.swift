import OCI
import PackFormat
import RegistryClient

extension RegistryCheck {
    /// Versions of a pack that was named without one.
    private static let mostVersions = 20

    /// Looks at the manifests of packs as far as ``scope`` says, and counts what it saw.
    mutating func manifests(of packs: [PackName], _ client: RegistryClient) async throws {
        var chosen = packs
        if case .some(let count) = scope { chosen = Array(packs.prefix(count)) }
        var tally = CheckTally(others: packs.count - chosen.count)
        for pack in chosen {
            do {
                let (tags, older) = try await tags(of: pack, client)
                tally.take(versions: tags.count, older: older)
                for tag in tags where try await isRight(PackVersionCheck(pack: pack, tag: tag), client) {
                    tally.right += 1
                }
            } catch let error as ClientError {
                try RegistryCheck.pass(error)
                tally.unlisted += 1
                add(.manifest, .failed, error.message, pack: pack.text, ExitClass(error.code))
            }
        }
        if !chosen.isEmpty { add(.manifest, tally.isRight ? .ok : .warning, tally.words) }
    }

    /// The versions to be looked at, and how many there are besides in a pack that is looked at as a whole.
    private mutating func tags(
        of pack: PackName, _ client: RegistryClient
    ) async throws -> (chosen: [Tag], older: Int) {
        if case .version(_, let tag) = scope { return ([tag.tag], 0) }
        let repository = PackRepository(base: .empty, pack: pack).name
        let tags = try await client.tags(of: repository).all(upTo: 100_000).map { PackTag($0) }
        let versions = tags.filter { $0.version != nil && $0.group == nil }
        let others = tags.filter { $0.version == nil || $0.group != nil }
        if let other = others.first {
            add(
                .manifest, .warning,
                (others.count == 1
                    ? "the tag \(other) is no version" : "\(others.count) tags are no version, such as \(other)")
                    + "; Palette takes each tag for the version of a pack",
                pack: pack.text, instead: "a tag that equals version of pack.json")
        }
        guard !versions.isEmpty else {
            if others.isEmpty { add(.manifest, .warning, "it has no tags", pack: pack.text) }
            return ([], 0)
        }
        let ordered = versions.sorted { left, right in
            guard let first = left.version, let second = right.version else { return false }
            return second < first
        }
        switch scope {
        case .some: return ([ordered[0].tag], 0)
        case .pack, .version:
            let chosen = ordered.prefix(RegistryCheck.mostVersions).map(\.tag)
            return (chosen, ordered.count - chosen.count)
        }
    }

    /// Whether there is nothing to say of a version.
    private mutating func isRight(_ version: PackVersionCheck, _ client: RegistryClient) async throws -> Bool {
        do {
            let problems = try await version.problems(client, progress: session.progress(named: version.name))
            for problem in problems {
                add(
                    .manifest, problem.isDoubtful ? .warning : .failed, problem.found, pack: version.name,
                    instead: problem.remedy, problem.exitClass)
            }
            return problems.isEmpty
        } catch {
            try RegistryCheck.pass(error)
            add(.manifest, .failed, error.message, pack: version.name, ExitClass(error.code))
            return false
        }
    }
}
