public import OCI

/// A pack as registries hold it: a manifest around one archive, exactly as Palette reads it and as ORAS 1.0.0 pushes it, less the date.
///
/// The same pack and archive give the same bytes, and so the same digest, at any time.
public struct PackArtifact: Hashable, Sendable {
    /// Of the archive's layer, although it is compressed: the type that ORAS gives a file.
    public static let layerType = "application/vnd.oci.image.layer.v1.tar"
    public static let configType = "application/vnd.unknown.config.v1+json"
    public static let titleAnnotation = "org.opencontainers.image.title"
    /// The bytes that every pack's config descriptor names.
    public static let config = Array("{}".utf8)
    public static let configDigest = config.withUnsafeBytes { ContentHasher.digest(of: $0) }

    public let tag: Tag
    /// The file name of the archive, `<name>-<version>.tar.gz`.
    public let title: String
    /// Of the compressed archive.
    public let archive: Digest
    /// Bytes of the compressed archive.
    public let size: Int64
    /// The canonical bytes of the manifest: compact JSON whose fields keep one order.
    public let manifest: [UInt8]
    public let digest: Digest

    public init(_ metadata: PackMetadata, archive: Digest, size: Int64) {
        self.tag = metadata.artifactTag
        self.title = metadata.archiveTitle
        self.archive = archive
        self.size = size
        self.manifest = PackArtifact.manifest(title: title, archive: archive, size: size)
        self.digest = manifest.withUnsafeBytes { ContentHasher.digest(of: $0) }
    }

    /// No text in it needs an escape: names, versions and digests hold letters, digits and a few signs that JSON leaves as they are.
    private static func manifest(title: String, archive: Digest, size: Int64) -> [UInt8] {
        let config = #"{"mediaType":"\#(configType)","digest":"\#(configDigest)","size":\#(config.count)}"#
        let annotations = #"{"\#(titleAnnotation)":"\#(title)"}"#
        let layer =
            #"{"mediaType":"\#(layerType)","digest":"\#(archive)","size":\#(size),"annotations":\#(annotations)}"#
        return Array(
            #"{"schemaVersion":2,"mediaType":"\#(MediaType.imageManifest)","config":\#(config),"layers":[\#(layer)]}"#
                .utf8)
    }
}

extension PackMetadata {
    /// The one folder at the root of its archive.
    public var rootFolder: String { "\(name)-\(version)" }
    /// The file name of its archive.
    public var archiveTitle: String { "\(rootFolder).tar.gz" }
}
