/// What a manifest says of other content (OCI image-spec, descriptor.md).
public struct Descriptor: Hashable, Sendable {
    public var mediaType: MediaType
    public var digest: Digest
    /// Bytes; never negative.
    public var size: Int64
    /// Where the content may be fetched from besides this registry. Never followed by a server.
    public var urls: [String]
    public var annotations: [String: String]
    public var artifactType: String?
    public var platform: Platform?

    public init(
        mediaType: MediaType, digest: Digest, size: Int64, urls: [String] = [], annotations: [String: String] = [:],
        artifactType: String? = nil, platform: Platform? = nil
    ) {
        self.mediaType = mediaType
        self.digest = digest
        self.size = size
        self.urls = urls
        self.annotations = annotations
        self.artifactType = artifactType
        self.platform = platform
    }
}

extension Descriptor: Decodable {
    private enum Key: String, CodingKey {
        case mediaType, digest, size, urls, annotations, artifactType, platform
    }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        let mediaType = try fields.decode(String.self, forKey: .mediaType)
        guard let mediaType = MediaType(mediaType) else {
            throw DecodingError.dataCorruptedError(
                forKey: .mediaType, in: fields, debugDescription: "\"\(mediaType)\" is not a media type")
        }
        let digest = try fields.decode(String.self, forKey: .digest)
        guard let digest = Digest(digest) else {
            throw DecodingError.dataCorruptedError(
                forKey: .digest, in: fields,
                debugDescription:
                    "\"\(digest)\" is not a digest; expected sha256:<64 hex digits>, sha384:<96> or sha512:<128>")
        }
        let size = try fields.decode(Int64.self, forKey: .size)
        guard size >= 0 else {
            throw DecodingError.dataCorruptedError(
                forKey: .size, in: fields, debugDescription: "a size is never negative")
        }
        self.init(
            mediaType: mediaType, digest: digest, size: size,
            urls: try fields.decodeIfPresent([String].self, forKey: .urls) ?? [],
            annotations: try fields.decodeIfPresent([String: String].self, forKey: .annotations) ?? [:],
            artifactType: try fields.decodeIfPresent(String.self, forKey: .artifactType),
            platform: try? fields.decodeIfPresent(Platform.self, forKey: .platform))
    }
}
