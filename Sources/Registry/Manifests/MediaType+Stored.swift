import FoundationEssentials
import OCI

extension MediaType {
    /// The type of a manifest that lies in a store: what its `mediaType` says, else what its shape tells. It judges
    /// nothing, so that what other servers took, old schema 1 among it, is served as it is.
    init(ofStoredManifest bytes: some Sequence<UInt8>) {
        guard let shape = try? JSONDecoder().decode(Shape.self, from: Data(bytes)) else {
            self = .octetStream
            return
        }
        if let type = shape.mediaType.flatMap({ MediaType($0) }) {
            self = type
        } else if shape.schemaVersion == 1 {
            self = shape.signatures == nil ? .dockerSchema1 : .dockerSchema1Signed
        } else {
            self = shape.manifests == nil ? .imageManifest : .imageIndex
        }
    }
}

/// As much of a manifest as tells its type.
private struct Shape: Decodable {
    struct Anything: Decodable {}

    var schemaVersion: Int?
    var mediaType: String?
    var manifests: [Anything]?
    var signatures: [Anything]?
}
