import OCI
import PackFormat
import RegistryClient

/// Brings a layout into a registry: everything is verified and compared with what is there before anything is pushed.
struct LayoutImport: Sendable {
    let store: any LayoutStore
    /// What stands before the names of images; nil for nothing.
    var imagesBase: RepositoryName?
    /// Whether tags that hold something else are moved.
    var isForced = false
    /// For the packs' history.
    var message: String?
    var progress: @Sendable (String) -> TransferProgress.Listener? = { _ in nil }
    /// Gives who hears of each of so many things that is done.
    var counting: @Sendable (_ name: String, _ total: Int) -> @Sendable () -> Void = { _, _ in {} }

    private struct Step {
        var item: LayoutItem
        var destination: LayoutDestination
        var isPresent: Bool
    }

    /// Throws `.validation` for a layout that is not whole, and `.conflict`, with all that is meant, when tags hold something else.
    func run(_ packs: PackRegistry) async throws -> ImportReport {
        let steps = try await plan(packs)
        let client = packs.client
        var report = ImportReport(server: client.server.key, layout: store.place, items: [])
        for step in steps {
            let item = step.item
            if !step.isPresent {
                let push = LayoutPush(client: client, store: store) { _ in progress(item.name) }
                var options = ManifestPutOptions()
                if case .pack = item.content, step.destination.reference.tag != nil {
                    options = ManifestPutOptions(onlyIfAbsent: !isForced, message: message)
                }
                try await push.push(
                    item.manifest, as: step.destination.reference, to: step.destination.repository, options: options)
            }
            var kind = ImportReport.Item.Kind.image
            if case .pack = item.content { kind = .pack }
            report.items.append(
                ImportReport.Item(
                    kind: kind, name: item.name,
                    repository: try client.server.fullName(of: step.destination.repository).text,
                    reference: step.destination.reference.description,
                    digest: item.manifest.descriptor.digest.text, outcome: step.isPresent ? .present : .pushed))
        }
        return report
    }

    private func plan(_ packs: PackRegistry) async throws -> [Step] {
        let places = try destinations(of: items(), packs)
        let advance = counting("compared with \(packs.client.server)", places.count)
        let found = try await places.parallelMap { place -> Digest? in
            let head = try await packs.client.manifestHead(
                place.destination.reference, in: place.destination.repository)
            advance()
            return head?.digest
        }
        var steps: [Step] = []
        var conflicts: [String] = []
        for (place, there) in zip(places, found) {
            let digest = place.item.manifest.descriptor.digest
            if let there, there != digest, !isForced {
                conflicts.append("\(place.destination) is \(there) there and \(digest) in the layout")
            }
            steps.append(Step(item: place.item, destination: place.destination, isPresent: there == digest))
        }
        guard conflicts.isEmpty else {
            let rest = conflicts.count > 5 ? ", and \(conflicts.count - 5) more" : ""
            throw CommandFailure(
                .conflict,
                "nothing was pushed, for \(packs.client.server) holds something else: "
                    + conflicts.prefix(5).joined(separator: "; ") + rest
                    + "; --force puts what the layout has in its place")
        }
        return steps
    }

    /// Where everything goes. Throws `.validation` when two contents would go to one place.
    private func destinations(
        of items: [LayoutItem], _ packs: PackRegistry
    ) throws(CommandFailure) -> [(item: LayoutItem, destination: LayoutDestination)] {
        var places: [(item: LayoutItem, destination: LayoutDestination)] = []
        var taken: [LayoutDestination: Digest] = [:]
        for item in items {
            let destination = try LayoutDestination(item, base: packs.base, imagesBase: imagesBase)
            let digest = item.manifest.descriptor.digest
            guard taken.updateValue(digest, forKey: destination) ?? digest == digest else {
                throw CommandFailure(
                    .validation,
                    "the layout \(store.place) has two different contents for \(destination); take the wrong one out of its "
                        + LayoutIndex.file)
            }
            places.append((item, destination))
        }
        return places
    }

    /// What the layout holds, verified.
    func items() throws(CommandFailure) -> [LayoutItem] {
        let index = try store.index()
        guard !index.entries.isEmpty else {
            throw CommandFailure(.validation, "the layout \(store.place) lists nothing")
        }
        var reader = LayoutReader(store)
        var items: [LayoutItem] = []
        let advance = counting("verified", index.entries.count)
        for entry in index.entries {
            items.append(try LayoutItem(entry, try reader.manifest(entry), in: store))
            advance()
        }
        return items
    }
}
