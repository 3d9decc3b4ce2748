import FoundationEssentials
import OCI

/// What a stored manifest names by digest.
///
/// It judges nothing: whatever any server once took has to be understood, the old schema 1 and artifact manifests among it. A document
/// whose shape is not known, or whose keys readers understand differently (``ManifestKeyScan``), counts as naming every digest that is
/// written in it, each in every way, so that too much is kept and not too little.
struct ManifestNames: Hashable, Sendable {
    /// Everything but the subject, in document order: configuration, layers, manifests.
    var content: [Digest] = []
    /// Those among it that are manifests by what is said of them.
    var manifests: [Digest] = []
    /// What it is a referrer of.
    var subjects: [Digest] = []
    /// Whether the shape is not known, so that what it names may be anything.
    var isGuess = false

    init(_ bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)
        guard ManifestKeyScan.ambiguity(in: bytes) == nil,
            let document = try? JSONDecoder().decode(Document.self, from: Data(bytes)), document.isKnown
        else {
            content = Self.digests(writtenIn: bytes)
            manifests = content
            subjects = content
            isGuess = true
            return
        }
        let children = document.manifests ?? []
        let layers = (document.config.map { [$0] } ?? []) + (document.layers ?? []) + (document.blobs ?? [])
        content = (layers + children).map(\.digest) + (document.fsLayers ?? []).map(\.digest)
        // BuildKit's cache indexes name layers in the place of manifests.
        manifests = children.filter(\.isManifest).map(\.digest)
        subjects = document.subject.map { [$0.digest] } ?? []
    }

    /// Strict in what it reads: what is there and odd makes the whole document one of unknown shape.
    private struct Document: Decodable {
        var config: Named?
        var layers: [Named]?
        var manifests: [Named]?
        /// Of an artifact manifest, which OCI image-spec had for a while.
        var blobs: [Named]?
        /// Of schema 1.
        var fsLayers: [SchemaOneLayer]?
        var subject: Named?

        var isKnown: Bool { layers != nil || manifests != nil || blobs != nil || fsLayers != nil || config != nil }
    }

    private struct Named: Decodable {
        var digest: Digest
        var mediaType: String?

        /// Whether its bytes are to be read as a manifest; one without a type may be.
        var isManifest: Bool {
            guard let text = mediaType, let type = MediaType(text) else { return true }
            return type.isManifest || type == .dockerSchema1 || type == .dockerSchema1Signed
                || type.text.lowercased().contains("manifest")
        }

        private enum Key: String, CodingKey { case digest, mediaType }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: Key.self)
            digest = try Digest(named: fields.decode(String.self, forKey: .digest), in: decoder)
            mediaType = try? fields.decodeIfPresent(String.self, forKey: .mediaType)
        }
    }

    private struct SchemaOneLayer: Decodable {
        var digest: Digest

        private enum Key: String, CodingKey { case blobSum }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: Key.self)
            digest = try Digest(named: fields.decode(String.self, forKey: .blobSum), in: decoder)
        }
    }
}

extension Digest {
    fileprivate init(named text: String, in decoder: any Decoder) throws {
        guard let digest = Digest(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "no digest"))
        }
        self = digest
    }
}
