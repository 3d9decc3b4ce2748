import OCI
import PackFormat

/// Something in a layout that an import brings to a registry: a pack, or an image.
struct LayoutItem: Sendable {
    enum Content: Hashable, Sendable {
        case pack(PackName, Tag)
        case image(ImageReference)
    }

    let content: Content
    let manifest: LayoutManifest

    /// As it was called where it came from.
    var name: String {
        switch content {
        case .pack(let pack, let tag): "\(pack):\(tag)"
        case .image(let image): "\(image)"
        }
    }

    /// Finds out what an entry is: by its name, or, when it is called otherwise, by what its manifest and its `pack.json` say. Throws
    /// `.validation` when neither tells.
    init(_ entry: LayoutEntry, _ manifest: LayoutManifest, in store: any LayoutStore) throws(CommandFailure) {
        self.manifest = manifest
        if let (pack, tag) = entry.name.flatMap(LayoutItem.pack) {
            try LayoutItem.check(manifest, is: pack, tag)
            content = .pack(pack, tag)
        } else if let metadata = try LayoutItem.metadata(of: manifest, in: store) {
            content = .pack(metadata.name, metadata.artifactTag)
        } else {
            guard let name = entry.name else {
                throw CommandFailure(
                    .validation,
                    "\(manifest.descriptor.digest) in the layout \(store.place) is no pack, and has no name by the annotation "
                        + LayoutEntry.nameKey)
            }
            guard name.contains("/") || name.contains(":"), let image = ImageReference(name) else {
                throw CommandFailure(
                    .validation,
                    "\(name) in the layout \(store.place) is no pack, and does not tell an image's repository; right would be "
                        + "docker.io/library/nginx:1.27")
            }
            guard image.digest == nil || image.digest == manifest.descriptor.digest else {
                throw CommandFailure(
                    .validation,
                    "\(name) in the layout \(store.place) is \(manifest.descriptor.digest), not what it is called")
            }
            content = .image(image)
        }
    }

    /// Reads `spectro-packs/archive/nginx:1.2.3`, whatever stands before it.
    private static func pack(_ name: String) -> (PackName, Tag)? {
        let folder = "\(PackRepository.folder)/"
        guard let start = name.firstRange(of: folder),
            start.lowerBound == name.startIndex || name[..<start.lowerBound].last == "/"
        else { return nil }
        let parts = name[start.upperBound...].split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let pack = PackName(parts[0]), let tag = Tag(parts[1]) else { return nil }
        return (pack, tag)
    }

    private static func check(_ manifest: LayoutManifest, is pack: PackName, _ tag: Tag) throws(CommandFailure) {
        do {
            _ = try RecognizedPack(manifest.manifest, of: pack, tag: PackTag(tag))
        } catch {
            throw CommandFailure(.validation, "\(pack):\(tag) in the layout is no pack: \(error.message)")
        }
    }

    /// What the archive says of a manifest that has the form of a pack's; nil for other manifests.
    private static func metadata(
        of manifest: LayoutManifest, in store: any LayoutStore
    ) throws(CommandFailure) -> PackMetadata? {
        guard case .image(let config, let layers) = manifest.manifest.content, layers.count == 1,
            config.mediaType.text == PackArtifact.configType, let archive = try store.blob(layers[0].digest)
        else { return nil }
        do throws(PackError) {
            guard let bytes = try ArchiveFiles.file("pack.json", in: archive, upTo: PackMetadata.maximumSize) else {
                return nil
            }
            return try PackMetadata(bytes)
        } catch {
            throw CommandFailure(
                .validation, "\(manifest.descriptor.digest) in the layout \(store.place) is no pack: \(error.message)")
        }
    }
}
