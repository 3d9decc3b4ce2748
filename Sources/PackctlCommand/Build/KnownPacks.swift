import PackFormat
import RegistryClient

/// The packs that a dependency may name, and where they are.
struct KnownPacks: Hashable, Sendable {
    var names: Set<PackName>
    /// For messages, behind "there is no pack NAME": `among these folders`.
    var place: String

    /// Those of folders and archives that are looked at together; nil for one alone, whose neighbours say nothing.
    init?(among packs: [PackMetadata?]) {
        guard packs.count > 1 else { return nil }
        names = Set(packs.compactMap { $0?.name })
        place = "among these folders"
    }

    /// Those of folders and archives, and of a registry.
    init(among packs: [PackMetadata?], at registry: PackRegistry) async throws(ClientError) {
        names = Set(packs.compactMap { $0?.name }).union(try await registry.names())
        place = packs.count > 1 ? "among these folders or at \(registry.client.server)" : "at \(registry.client.server)"
    }
}

extension PackValidation {
    init(folderName: String?, known: KnownPacks?) {
        self.init(folderName: folderName, knownPacks: known?.names)
        if let known { knownPlace = known.place }
    }
}
