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
        let items = try items()
        var steps: [Step] = []
        var conflicts: [String] = []
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
            let head = try await packs.client.manifestHead(destination.reference, in: destination.repository)
            let isPresent = head?.digest == item.manifest.descriptor.digest
            if let head, !isPresent, !isForced {
                conflicts.append(
                    "\(destination) is \(head.digest) there and "
                        + "\(item.manifest.descriptor.digest) in the layout")
            }
            steps.append(Step(item: item, destination: destination, isPresent: isPresent))
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

    /// What the layout holds, verified.
    func items() throws(CommandFailure) -> [LayoutItem] {
        let index = try store.index()
        guard !index.entries.isEmpty else {
            throw CommandFailure(.validation, "the layout \(store.place) lists nothing")
        }
        var reader = LayoutReader(store)
        var items: [LayoutItem] = []
        for entry in index.entries {
            items.append(try LayoutItem(entry, try reader.manifest(entry), in: store))
        }
        return items
    }
}
