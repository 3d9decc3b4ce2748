import PackFormat
import RegistryClient

extension PackRegistry {
    /// Packs with their versions: all, that of a name, or where there is none of that name those whose names hold it. A pack that goes
    /// meanwhile is left out. Throws a failure of the class not found when a name finds none.
    func listed(by name: String?) async throws -> [PackVersions] {
        if let name, let pack = PackName(name), let versions = try await versions(of: pack) { return [versions] }
        let names = try await names()
        guard let name else { return try await versions(of: names) }
        let chosen = names.filter { $0.text.contains(name.lowercased()) }
        let found = try await versions(of: chosen)
        guard !found.isEmpty else {
            let near = SimilarNames.near(name, among: names.map(\.text))
            let hint = near.isEmpty ? "" : "; there is \(near.joined(separator: ", "))"
            throw CommandFailure(.notFound, "\(client.server) has no pack whose name holds \"\(name)\"\(hint)")
        }
        return found
    }

    private func versions(of packs: [PackName]) async throws -> [PackVersions] {
        try await packs.parallelMap { try await versions(of: $0) }.compactMap { $0 }
    }
}
