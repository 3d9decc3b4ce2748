import OCI
import PackFormat
import RegistryClient

/// Brings packs, and the images that they need, from registries into a layout. What an interrupted export left there is used.
struct LayoutExport: Sendable {
    let target: any LayoutTarget
    var platform: Platform?
    var progress: @Sendable (String) -> TransferProgress.Listener? = { _ in nil }

    private var index: LayoutIndex
    private var tally = LayoutCopy.Tally() {
        didSet {
            report.fetched = tally.fetched
            report.fetchedBytes = tally.fetchedBytes
            report.present = tally.present
        }
    }
    private(set) var report: ExportReport
    /// As packs list them.
    private(set) var images: [String] = []
    /// Packs that list none, as the layout calls them.
    private(set) var silent: [String] = []
    /// Packs whose images are not known, as the layout calls them, and why.
    private(set) var unread: [(pack: String, failure: CommandFailure)] = []

    init(to target: any LayoutTarget, platform: Platform? = nil) throws(CommandFailure) {
        self.target = target
        self.platform = platform
        index = try target.formerIndex()
        report = ExportReport(layout: target.place)
    }

    /// Brings versions of packs, each manifest byte for byte, and takes note of the images that they list.
    mutating func take(_ selection: [ExportSelection], of packs: PackRegistry) async throws {
        for one in selection {
            let name = one.tag.map { "\(one.pack):\($0)" } ?? "\(one.pack)"
            let listener = progress(name)
            let copy = LayoutCopy(client: packs.client, repository: one.repository, target: target) { _ in listener }
            let descriptor = try await copy.copy(.digest(one.digest), tally: &tally)
            let tag = try look(into: descriptor, of: one)
            let entry = LayoutEntry(descriptor, name: one.layoutName(tag: tag))
            index.take(entry)
            report.items.append(
                ExportReport.Item(kind: .pack, name: entry.shown, digest: descriptor.digest.text))
        }
    }

    /// Lists the images of a pack that is in the layout now, and finds the tag of one that came by its digest.
    private mutating func look(
        into descriptor: Descriptor, of one: ExportSelection
    ) throws(CommandFailure) -> Tag {
        do {
            guard let region = try target.blob(descriptor.digest) else { throw PackError(.notAPack, "it went") }
            let manifest = try Manifest(
                region.bytes(upTo: LayoutReader.largestManifest), declared: descriptor.mediaType)
            let layer = try RecognizedPack(manifest, of: one.pack, tag: nil).archive
            guard let archive = try target.blob(layer.digest) else { throw PackError(.notAPack, "its archive went") }
            let values = try ArchiveFiles.file("values.yaml", in: archive, upTo: 8 << 20)
            let listed = PackImages.listed(inValues: values ?? [])
            if listed.isEmpty { silent.append(one.tag.map { "\(one.pack):\($0)" } ?? "\(one.pack)@\(one.digest)") }
            for image in listed where !images.contains(image) { images.append(image) }
            if let tag = one.tag { return tag }
            guard let json = try ArchiveFiles.file("pack.json", in: archive, upTo: PackMetadata.maximumSize) else {
                throw PackError(.invalidMetadata, "it has no pack.json")
            }
            return try PackMetadata(json).artifactTag
        } catch {
            // A broken pack is taken as it is where its name is known.
            if let tag = one.tag, !(error is CommandFailure) {
                unread.append((one.layoutName(tag: tag), CommandFailure(.validation, CommandFailure(error).message)))
                return tag
            }
            throw CommandFailure(
                .validation, "\(one.pack)@\(descriptor.digest) cannot be read: \(CommandFailure(error).message)")
        }
    }

    /// Brings images of one registry. Those that cannot be fetched are noted in the report, and the others taken.
    mutating func take(_ images: [ImageReference], with client: RegistryClient) async throws {
        for image in images {
            do {
                guard let reference = image.reference else { continue }
                let listener = progress(image.description)
                let copy = LayoutCopy(client: client, repository: image.repository, target: target) { _ in listener }
                // A digest names the whole index; a part of it would have another.
                let platform = image.digest == nil ? platform : nil
                let descriptor = try await copy.copy(reference, platform: platform, tally: &tally)
                index.take(LayoutEntry(descriptor, name: image.description))
                report.items.append(
                    ExportReport.Item(kind: .image, name: image.description, digest: descriptor.digest.text))
            } catch {
                try Task.checkCancellation()
                let failure = CommandFailure(error)
                // A full disk does not get better with the next image.
                if error is CommandFailure, failure.exitClass == .other { throw error }
                note(failure, of: image.description)
            }
        }
    }

    /// That an image could not be fetched.
    mutating func note(_ failure: CommandFailure, of image: String) {
        report.items.append(
            ExportReport.Item(kind: .image, name: image, fault: failure.message, exitClass: failure.exitClass))
    }

    /// That the images of broken packs are not known, in the report.
    mutating func noteUnread() {
        for (pack, failure) in unread {
            guard let index = report.items.lastIndex(where: { $0.kind == .pack && $0.name == pack }) else { continue }
            report.items[index].fault = "which images it needs is not known: \(failure.message)"
            report.items[index].exitClass = failure.exitClass
        }
    }

    /// Makes the layout whole and durable.
    mutating func finish() throws(CommandFailure) {
        try target.finish(index)
        report.finished = true
    }
}
