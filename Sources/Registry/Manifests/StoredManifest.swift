public import OCI

/// A manifest as it was pushed, byte for byte: in memory when it is small, else opened for reading.
public struct StoredManifest: Sendable {
    /// As it was asked for.
    public var digest: Digest { blob.digest }
    public let mediaType: MediaType
    /// The bytes.
    public let blob: Blob

    init(mediaType: MediaType, blob: Blob) {
        self.mediaType = mediaType
        self.blob = blob
    }

    public init(_ remembered: RememberedManifest) {
        self.init(mediaType: remembered.mediaType, blob: Blob(remembered.digest, bytes: remembered.bytes))
    }
}
