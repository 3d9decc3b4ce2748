import OCI
import ObjectStorage

/// Looks for content at places where no server looks, and that somebody may want back: folders that were renamed, copied or moved there.
struct StrayContent: Sendable {
    struct Stray: CustomStringConvertible {
        /// In which it lies.
        let container: ObjectKey
        let name: String
        /// What is wrong with it, and what would be right.
        let advice: String

        var place: String { name.isEmpty ? "\(container)" : "\(container)/\(StrayContent.shown(name))" }
        var description: String { "\(place) \(advice)" }
    }

    static let links: Set<String> = ["link"]
    private static let content: Set<String> = ["_layers", "_manifests", "revisions"]
    /// Names that one search looks at; then it takes it that what it looks for is there.
    private static let patience = 100_000

    /// A name from a disk, on one line.
    static func shown(_ name: String) -> String {
        name.unicodeScalars.map {
            $0.properties.generalCategory == .control ? $0.escaped(asASCII: true) : String($0)
        }.joined()
    }

    let store: any ObjectStore
    /// Nil where listings leave nothing out.
    let unlisted: UnlistedNames?

    /// What holds a repository, or part of one, on a page of a container of repositories, and is no place for it. The container itself is
    /// one when it has no `name` for a repository.
    func repositories(
        in container: ObjectKey, called name: RepositoryName?, _ page: ObjectListing
    ) async throws -> [Stray] {
        let advice =
            "holds a repository, or part of one, and no repository can have that name; rename it to what it was, or move it out of \(Layout.repositories)"
        var strays = try unlisted(below: container, holding: Self.content).map {
            Stray(container: container, name: $0, advice: advice)
        }
        for entry in page.entries where entry.name.hasPrefix("_") {
            if !GarbageCollection.parts.contains(entry.name) {
                guard entry.isContainer, try await holds(container.appending(entry.name), one: Self.content) else {
                    continue
                }
                strays.append(Stray(container: container, name: entry.name, advice: advice))
            } else if !entry.isContainer, Self.content.contains(entry.name) {
                strays.append(
                    Stray(container: container, name: entry.name, advice: "is no folder; restore it, or remove it"))
            } else if name == nil, Self.content.contains(entry.name) {
                strays.append(Stray(container: container, name: "", advice: advice))
            }
        }
        return strays
    }

    /// Folders directly below `key` that `isKnown` does not know and that have a link in them, and what should be a folder by its name and is
    /// none.
    func unknown(below key: ObjectKey, besides isKnown: (String) -> Bool) async throws -> [Stray] {
        let advice =
            "holds links of manifests, and no server finds them there; rename it to what it was, or move it out of the store"
        var unknown = try unlisted(below: key, holding: Self.links).map {
            Stray(container: key, name: $0, advice: advice)
        }
        try await store.forEachPage(below: key) { page in
            for entry in page {
                if isKnown(entry.name) {
                    guard !entry.isContainer else { continue }
                    unknown.append(
                        Stray(container: key, name: entry.name, advice: "is no folder; restore it, or remove it"))
                } else if entry.isContainer, try await holds(key.appending(entry.name), one: Self.links) {
                    unknown.append(Stray(container: key, name: entry.name, advice: advice))
                }
            }
        }
        return unknown
    }

    /// Whether `folder`, where a link should be and no object is that is called so, has something all the same that may be one.
    func mayHoldLink(_ folder: ObjectKey) async throws -> Bool {
        if try unlisted?.hasName(below: folder, startingWith: "link") == true { return true }
        var isFound = false
        try await store.forEachPage(below: folder) { page in
            isFound = isFound || page.contains { $0.name.hasPrefix("link") }
        }
        return isFound
    }

    /// Whether the folder of a tag without a link has something all the same that may tell where it leads.
    func mayHoldTarget(_ folder: ObjectKey) async throws -> Bool {
        if try await mayHoldLink(folder.appending("current")) { return true }
        return try await !unknown(below: folder) { ["current", "index"].contains($0) }.isEmpty
    }

    /// Names directly below `key` that are in no listing, and are one of `parts` or have one of them anywhere below.
    func unlisted(below key: ObjectKey, holding parts: Set<String>) throws(StorageError) -> [String] {
        try unlisted?.names(below: key, holding: parts) ?? []
    }

    /// Whether something below `key` is called one of `parts`, at any depth.
    func holds(_ key: ObjectKey, one parts: Set<String>) async throws -> Bool {
        var patience = Self.patience
        var folders = [key]
        while let folder = folders.popLast() {
            guard try unlisted(below: folder, holding: parts).isEmpty else { return true }
            var isFound = false
            try await store.forEachPage(below: folder) { page in
                guard !isFound else { return }
                patience -= page.count
                isFound = patience < 0 || page.contains { parts.contains($0.name) }
                if !isFound { folders += page.filter(\.isContainer).map { folder.appending($0.name) } }
            }
            if isFound { return true }
        }
        return false
    }
}
