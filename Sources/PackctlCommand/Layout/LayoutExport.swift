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
    /// What this export calls its packs.
    private var named: [String: Digest] = [:]

    init(to target: any LayoutTarget, platform: Platform? = nil) throws(CommandFailure) {
        self.target = target
        self.platform = platform
        index = try target.formerIndex()
        report = ExportReport(layout: target.place)
    }

    /// Brings versions of packs, each manifest byte for byte, and takes note of the images that they list. Throws `.conflict`, before
    /// anything is fetched where that is known, when two of them would be called the same.
    mutating func take(_ selection: [ExportSelection], of packs: PackRegistry) async throws {
        for one in selection {
            if let tag = one.tag { try claim(tag, for: one, of: packs) }
        }
        for one in selection {
            let name = one.tag.map { "\(one.pack):\($0)" } ?? "\(one.pack)"
            let listener = progress(name)
            let copy = LayoutCopy(client: packs.client, repository: one.repository, target: target) { _ in listener }
            let descriptor = try await copy.copy(.digest(one.digest), tally: &tally)
            let tag = try look(into: descriptor, of: one)
            if one.tag == nil {
                if let head = try await packs.client.manifestHead(.tag(tag), in: one.repository),
                    head.digest != one.digest
                {
                    throw ExportSelection.unnamed(one.pack, one.digest, tag, head.digest, at: packs.client.server)
                }
                try claim(tag, for: one, of: packs)
            }
            let entry = LayoutEntry(descriptor, name: one.layoutName(tag: tag))
            index.take(entry)
            report.items.append(
                ExportReport.Item(kind: .pack, name: entry.shown, digest: descriptor.digest.text))
        }
    }

    /// Notes what a version is called in the layout.
    private mutating func claim(
        _ tag: Tag, for one: ExportSelection, of packs: PackRegistry
    ) throws(CommandFailure) {
        let name = one.layoutName(tag: tag)
        guard let other = named.updateValue(one.digest, forKey: name), other != one.digest else { return }
        throw CommandFailure(
            .conflict,
            "two versions of \(one.pack) at \(packs.client.server) would be called \(name) in the layout, \(other) and \(one.digest), and "
                + "it can hold one of that name; export them into two layouts")
    }

    /// Lists the images of a pack that is in the layout now, and finds the tag of one that came by its digest.
    private mutating func look(
        into descriptor: Descriptor, of one: ExportSelection
    ) throws(CommandFailure) -> Tag {
        var unknown: CommandFailure?
        do {
            guard let region = try target.blob(descriptor.digest) else { throw PackError(.notAPack, "it went") }
            let manifest = try Manifest(
                region.bytes(upTo: LayoutReader.largestManifest), declared: descriptor.mediaType)
            let layer = try RecognizedPack(manifest, of: one.pack, tag: nil).archive
            guard let archive = try target.blob(layer.digest) else { throw PackError(.notAPack, "its archive went") }
            do throws(PackError) {
                let listed = try ArchiveFiles.images(in: archive)
                if listed.isEmpty { silent.append(one.tag.map { "\(one.pack):\($0)" } ?? "\(one.pack)@\(one.digest)") }
                for image in listed where !images.contains(image) { images.append(image) }
            } catch {
                guard error.code == .unreadableImages else { throw error }
                unknown = CommandFailure(.validation, error.message)
            }
            let tag = try one.tag ?? LayoutExport.tag(inArchive: archive)
            if let unknown { unread.append((one.layoutName(tag: tag), unknown)) }
            return tag
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

    private static func tag(inArchive archive: FileRegion) throws(PackError) -> Tag {
        guard let json = try ArchiveFiles.file("pack.json", in: archive, upTo: PackMetadata.maximumSize) else {
            throw PackError(.invalidMetadata, "it has no pack.json")
        }
        return try PackMetadata(json).artifactTag
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
