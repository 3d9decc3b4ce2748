import FoundationEssentials

/// A descriptor as a manifest holds it (OCI image-spec, descriptor.md): unlike those that content is checked by, with all
/// that a receiver may want to know of a platform.
public struct EventReference: Hashable, Sendable, Decodable {
    struct Platform: Hashable, Sendable, Decodable {
        var architecture: String?
        var os: String?
        var osVersion: String?
        var osFeatures: [String]?
        var variant: String?

        enum CodingKeys: String, CodingKey {
            case architecture, os, variant
            case osVersion = "os.version"
            case osFeatures = "os.features"
        }
    }

    private struct Document: Decodable {
        var config: EventReference?
        var layers: [EventReference]?
        var manifests: [EventReference]?
    }

    var mediaType: String
    var size: Int64
    var digest: String
    var urls: [String]?
    var annotations: [String: String]?
    var artifactType: String?
    var platform: Platform?

    /// Configuration and layers, or manifests, in the order of the document; none when it cannot be read.
    public static func all(in manifest: some Sequence<UInt8>) -> [EventReference] {
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(manifest)) else { return [] }
        return [document.config].compactMap(\.self) + (document.layers ?? []) + (document.manifests ?? [])
    }
}
