import FoundationEssentials

/// What a manifest or index says, read from its exact bytes (OCI image-spec, manifest.md and image-index.md; Docker's
/// image manifest version 2 schema 2 and manifest list have the same shape).
///
/// One document has one meaning: a body that could be taken for an image and an index at once, whose `mediaType` is
/// not the one that it was sent as, or that has a key twice or in other letters (``ManifestKeyScan``), does not become a
/// value (CVE-2021-41190).
public struct Manifest: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
        case image(config: Descriptor, layers: [Descriptor])
        /// An index or manifest list: manifests, one for each platform or purpose.
        case index([Descriptor])
    }

    public var mediaType: MediaType
    public var artifactType: String?
    public var subject: Descriptor?
    public var annotations: [String: String]
    public var content: Content

    /// Reads a manifest. `declared` is the Content-Type that it was sent with; nil for stored bytes, whose type follows
    /// from their `mediaType` field, or from their shape when there is none.
    public init(_ bytes: some Sequence<UInt8>, declared: MediaType?) throws(ManifestError) {
        let bytes = Array(bytes)
        if let ambiguity = ManifestKeyScan.ambiguity(in: bytes) { throw ambiguity }
        let document: Document
        do {
            document = try JSONDecoder().decode(Document.self, from: Data(bytes))
        } catch {
            throw ManifestError("the manifest is not valid JSON of a manifest: \(ManifestError.describe(error))")
        }
        guard document.schemaVersion == 2 else {
            throw ManifestError(
                "schemaVersion is \(document.schemaVersion.map(String.init) ?? "missing"); it must be 2")
        }
        let type = try Manifest.mediaType(of: document, declared: declared)
        self.mediaType = type
        self.artifactType = document.artifactType
        self.subject = document.subject
        self.annotations = document.annotations ?? [:]
        if type.isIndex {
            guard document.layers == nil, document.config == nil else {
                throw ManifestError("an index (\(type)) holds manifests only, and this one has layers or a config too")
            }
            guard let manifests = document.manifests else {
                throw ManifestError("an index (\(type)) must have a list of manifests, which may be empty")
            }
            self.content = .index(manifests)
        } else {
            guard document.manifests == nil else {
                throw ManifestError("an image manifest (\(type)) has no list of manifests, and this one does")
            }
            guard let config = document.config else {
                throw ManifestError("an image manifest (\(type)) must have a config descriptor")
            }
            guard let layers = document.layers else {
                throw ManifestError("an image manifest (\(type)) must have a list of layers, which may be empty")
            }
            self.content = .image(config: config, layers: layers)
        }
    }

    private static func mediaType(of document: Document, declared: MediaType?) throws(ManifestError) -> MediaType {
        var own: MediaType?
        if let text = document.mediaType, !text.isEmpty {
            guard let type = MediaType(text) else { throw ManifestError("mediaType \"\(text)\" is not a media type") }
            own = type
        }
        if let own, let declared, own != declared {
            throw ManifestError("the manifest was sent as \(declared), but its mediaType says \(own)")
        }
        let type = own ?? declared ?? (document.manifests == nil ? .imageManifest : .imageIndex)
        guard type.isManifest else {
            throw ManifestError(
                "\(type) is not a manifest type that this registry takes; expected one of "
                    + MediaType.manifestTypes.map(\.text).joined(separator: ", "))
        }
        // Stored bytes must tell their type by themselves, and without the field they say that they are OCI's.
        guard own != nil || type == .imageManifest || type == .imageIndex else {
            throw ManifestError("a manifest of type \(type) must say so in its mediaType")
        }
        return type
    }

    /// Everything that a registry must hold before it may take this manifest, in document order.
    public var references: [Descriptor] {
        switch content {
        case .image(let config, let layers): [config] + layers
        case .index(let manifests): manifests
        }
    }

    /// The type under which a list of referrers shows this manifest: its own, else its config's (OCI distribution-spec,
    /// "Listing Referrers").
    public var effectiveArtifactType: String? {
        if let artifactType, !artifactType.isEmpty { return artifactType }
        guard case .image(let config, _) = content else { return nil }
        return config.mediaType.text
    }

    private struct Document: Decodable {
        var schemaVersion: Int?
        var mediaType: String?
        var artifactType: String?
        var config: Descriptor?
        var layers: [Descriptor]?
        var manifests: [Descriptor]?
        var subject: Descriptor?
        var annotations: [String: String]?
    }
}

extension MediaType {
    /// The manifest types that a registry takes, most usual first.
    public static let manifestTypes: [MediaType] = [.imageManifest, .imageIndex, .dockerManifest, .dockerManifestList]

    public var isManifest: Bool { MediaType.manifestTypes.contains(self) }
    public var isIndex: Bool { self == .imageIndex || self == .dockerManifestList }
}
