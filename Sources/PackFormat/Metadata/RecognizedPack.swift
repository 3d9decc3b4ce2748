public import OCI

extension PackError.Code {
    /// A manifest that is none of a pack.
    public static let notAPack = PackError.Code("not a pack")
}

/// A manifest that holds a pack's archive, whoever pushed it, and in what it differs from the form that Palette is known to read.
///
/// Only the manifest is looked at; whether the archive is a pack, and of which name and version, shows when it is opened.
public struct RecognizedPack: Hashable, Sendable {
    /// The one layer.
    public let archive: Descriptor
    /// In words for a person, with what would be right; empty for what ``PackArtifact`` or ORAS 1.0.0 make.
    public let deviations: [String]

    /// Throws ``PackError/Code/notAPack`` unless it is the manifest of an artifact with exactly one layer that registries hold.
    ///
    /// Taken, but told as deviations, are other types of manifest, config and layer, an artifact type, a subject, and a title that is
    /// missing or another than `<pack>-<version>.tar.gz`. Annotations of the manifest are taken: ORAS dates it there.
    public init(_ manifest: Manifest, of pack: PackName, tag: PackTag?) throws(PackError) {
        guard case .image(let config, let layers) = manifest.content else {
            throw PackError(.notAPack, "it is an index of manifests; a pack is one manifest with one layer")
        }
        guard let layer = layers.first, layers.count == 1 else {
            let count = layers.isEmpty ? "no layer" : "\(layers.count) layers"
            throw PackError(.notAPack, "it has \(count); a pack has one, its archive")
        }
        guard !layer.mediaType.isForeignLayer else {
            throw PackError(
                .notAPack,
                "its layer is of type \(layer.mediaType), which registries need not hold; "
                    + "a pack's is \(PackArtifact.layerType)")
        }
        self.archive = layer
        self.deviations =
            RecognizedPack.deviations(of: manifest, config: config)
            + [RecognizedPack.deviation(of: layer), RecognizedPack.deviation(ofTitle: layer, pack: pack, tag: tag)]
            .compactMap(\.self)
    }

    private static func deviations(of manifest: Manifest, config: Descriptor) -> [String] {
        var deviations: [String] = []
        if manifest.mediaType != .imageManifest {
            deviations.append("the manifest is of type \(manifest.mediaType); a pack's is \(MediaType.imageManifest)")
        }
        if let type = manifest.artifactType, !type.isEmpty {
            deviations.append(
                "the manifest has the artifact type \(PackTag.quoted(type)), of image-spec 1.1; a pack's has none: push "
                    + "with packctl, or with oras push --image-spec v1.0")
        }
        if let subject = manifest.subject {
            deviations.append("the manifest refers to the subject \(subject.digest); a pack's has no subject")
        }
        if config.mediaType != MediaType(PackArtifact.configType) {
            deviations.append("the config is of type \(config.mediaType); a pack's is \(PackArtifact.configType)")
        } else if config.digest != PackArtifact.configDigest {
            deviations.append("the config is \(config.digest) of \(config.size) bytes; a pack's is the two bytes {}")
        }
        return deviations
    }

    private static func deviation(of layer: Descriptor) -> String? {
        guard layer.mediaType != MediaType(PackArtifact.layerType) else { return nil }
        return "the layer is of type \(layer.mediaType); a pack's is \(PackArtifact.layerType)"
    }

    /// A version with a build may be written in the title as in the tag: who pushes with ORAS has only that.
    private static func deviation(ofTitle layer: Descriptor, pack: PackName, tag: PackTag?) -> String? {
        let right = "\(pack)-\(tag?.label ?? "<version>").tar.gz"
        guard let title = layer.annotations[PackArtifact.titleAnnotation], !title.isEmpty else {
            return "the layer has no \(PackArtifact.titleAnnotation); it should be \(right)"
        }
        if let tag, title == right || title == "\(pack)-\(tag).tar.gz" { return nil }
        if tag == nil, title.hasPrefix("\(pack)-"), title.hasSuffix(".tar.gz"), !title.contains("/") { return nil }
        let reason = title.contains("/") ? ", with a folder in it" : ""
        return "the layer's title is \(PackTag.quoted(title))\(reason); it should be \(right)"
    }
}
