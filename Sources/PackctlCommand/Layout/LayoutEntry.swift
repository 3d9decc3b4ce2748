import OCI

/// What an image layout says that it holds: an entry of its `index.json` (OCI image-spec, image-layout.md).
struct LayoutEntry: Hashable, Sendable {
    /// `org.opencontainers.image.ref.name`
    static let nameKey = "org.opencontainers.image.ref.name"

    var descriptor: Descriptor

    /// What the content is called, such as `spectro-packs/archive/nginx:1.2.3`; nil when nothing says.
    var name: String? {
        guard let name = descriptor.annotations[LayoutEntry.nameKey], !name.isEmpty else { return nil }
        return name
    }

    init(_ descriptor: Descriptor) {
        self.descriptor = descriptor
    }

    init(_ content: Descriptor, name: String) {
        descriptor = content
        descriptor.annotations[LayoutEntry.nameKey] = name
    }

    /// As messages call it.
    var shown: String { name ?? descriptor.digest.text }
}
