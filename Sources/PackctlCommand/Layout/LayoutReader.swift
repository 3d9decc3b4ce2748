import OCI

/// Reads what a layout lists, and verifies every byte of it, each blob once.
struct LayoutReader {
    /// Bytes of a manifest.
    static let largestManifest = 16 << 20
    private static let deepest = 4

    let store: any LayoutStore
    private var verified: Set<Digest> = []
    private var manifestsLeft: Int
    /// Of manifests, which are all kept in memory.
    private var bytesLeft = 512 << 20

    /// - Parameter manifests: at most, one that is named twice counted twice.
    init(_ store: any LayoutStore, manifests: Int = 100_000) {
        self.store = store
        manifestsLeft = manifests
    }

    /// Throws `.validation`, with the blob's digest, for what is missing, damaged or no manifest.
    mutating func manifest(_ entry: LayoutEntry) throws(CommandFailure) -> LayoutManifest {
        try manifest(entry.descriptor, of: entry.shown, depth: 1)
    }

    private mutating func manifest(
        _ descriptor: Descriptor, of name: String, depth: Int
    ) throws(CommandFailure) -> LayoutManifest {
        manifestsLeft -= 1
        guard depth <= LayoutReader.deepest, manifestsLeft > 0 else {
            throw CommandFailure(
                .validation, "\(store.place) nests indexes too deep, or has too many manifests, at \(name)")
        }
        let region = try region(descriptor, of: name)
        let bytes = try region.bytes(upTo: LayoutReader.largestManifest)
        bytesLeft -= bytes.count
        guard bytesLeft >= 0 else {
            throw CommandFailure(.validation, "the manifests that \(store.place) lists have too many bytes, at \(name)")
        }
        let manifest: Manifest
        do {
            manifest = try Manifest(bytes, declared: descriptor.mediaType)
        } catch {
            throw CommandFailure(
                .validation, "\(descriptor.digest) of \(name) in the layout \(store.place) is no manifest: \(error)")
        }
        var children: [LayoutManifest] = []
        switch manifest.content {
        case .index(let list):
            for child in list { children.append(try self.manifest(child, of: name, depth: depth + 1)) }
        case .image:
            for blob in manifest.references where !blob.mediaType.isForeignLayer { _ = try self.region(blob, of: name) }
        }
        return LayoutManifest(descriptor: descriptor, manifest: manifest, bytes: bytes, children: children)
    }

    private mutating func region(_ descriptor: Descriptor, of name: String) throws(CommandFailure) -> FileRegion {
        guard let region = try store.blob(descriptor.digest) else {
            throw CommandFailure(
                .validation,
                "the layout \(store.place) is not whole: \(descriptor.digest.layoutPath) of \(name) is missing; export it again"
            )
        }
        guard !verified.contains(descriptor.digest) || region.size != descriptor.size else { return region }
        guard try BlobCheck.passes(region, descriptor) else {
            let words =
                region.size == descriptor.size ? "other content" : "\(region.size) bytes instead of \(descriptor.size)"
            throw CommandFailure(
                .validation,
                "the layout \(store.place) is damaged: \(descriptor.digest.layoutPath) of \(name) has \(words); export it again"
            )
        }
        verified.insert(descriptor.digest)
        return region
    }
}
