import OCI

/// A manifest of a layout with everything below it, all of which is there and has the digests that it should.
struct LayoutManifest: Sendable {
    let descriptor: Descriptor
    let manifest: Manifest
    /// Exact.
    let bytes: [UInt8]
    /// Of an index.
    let children: [LayoutManifest]

    /// Config and layers, those left out that layouts need not hold.
    var blobs: [Descriptor] {
        guard case .image = manifest.content else { return [] }
        return manifest.references.filter { !$0.mediaType.isForeignLayer }
    }
}
