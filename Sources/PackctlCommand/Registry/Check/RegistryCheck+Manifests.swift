import OCI
import PackFormat
import RegistryClient

extension RegistryCheck {
    /// Versions of a pack that was named without one.
    private static let mostVersions = 20

    /// Looks at the manifests of packs as far as ``scope`` says.
    mutating func manifests(of packs: [PackName], _ client: RegistryClient) async throws {
        var chosen = packs
        if case .some(let count) = scope { chosen = Array(packs.prefix(count)) }
        var seen = 0
        for pack in chosen {
            do {
                for tag in try await tags(of: pack, client) {
                    seen += 1
                    try await check(PackVersionCheck(pack: pack, tag: tag), client)
                }
            } catch let error as ClientError {
                try RegistryCheck.pass(error)
                add(.manifest, .failed, error.message, pack: pack.text, ExitClass(error.code))
            }
        }
        if seen > 0, !findings.contains(where: { $0.step == .manifest }) {
            let rest = packs.count - chosen.count
            let others = rest > 0 ? "; \(rest) other packs were not looked at" : ""
            add(
                .manifest, .ok,
                seen == 1
                    ? "the version that was looked at is as Palette reads it\(others)"
                    : "all \(seen) versions that were looked at are as Palette reads them\(others)")
        }
    }

    private mutating func tags(of pack: PackName, _ client: RegistryClient) async throws -> [Tag] {
        if case .version(_, let tag) = scope { return [tag.tag] }
        let repository = PackRepository(base: .empty, pack: pack).name
        let tags = try await client.tags(of: repository).all(upTo: 100_000).map { PackTag($0) }
        let versions = tags.filter { $0.version != nil && $0.group == nil }
        let others = tags.filter { $0.version == nil || $0.group != nil }
        if let other = others.first {
            add(
                .manifest, .warning,
                "\(others.count) tags are no version, such as \(other); Palette takes each tag for the version of a pack",
                pack: pack.text, instead: "a tag that equals version of pack.json")
        }
        guard !versions.isEmpty else {
            if others.isEmpty { add(.manifest, .warning, "it has no tags", pack: pack.text) }
            return []
        }
        let ordered = versions.sorted { left, right in
            guard let first = left.version, let second = right.version else { return false }
            return second < first
        }
        switch scope {
        case .some: return [ordered[0].tag]
        case .pack, .version: return ordered.prefix(RegistryCheck.mostVersions).map(\.tag)
        }
    }

    private mutating func check(_ version: PackVersionCheck, _ client: RegistryClient) async throws {
        do {
            for problem in try await version.problems(client, progress: session.progress(named: version.name)) {
                add(
                    .manifest, problem.isDoubtful ? .warning : .failed, problem.found, pack: version.name,
                    instead: problem.remedy, problem.exitClass)
            }
        } catch {
            try RegistryCheck.pass(error)
            add(.manifest, .failed, error.message, pack: version.name, ExitClass(error.code))
        }
    }
}
