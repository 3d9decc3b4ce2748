import Foundation
import Testing

/// What a crash of docker-registry, or a full disk, leaves in its directory: its links are not written atomically.
enum CrashLeftover: String, CaseIterable, CustomTestStringConvertible {
    case emptyTagLink = "an empty link of a tag"
    case tornTagLink = "a torn link of a tag"
    case tagWithoutLink = "the folder of a tag without current/link"
    case emptyRevisionLink = "an empty link of a manifest"
    case tornLayerLink = "a torn link of a blob"
    case strayFiles = "temporary files among links and bytes"
    case uploadWithoutStart = "the folder of an upload without startedat"

    var testDescription: String { rawValue }

    /// What of the content is not there any more; the first makes the second one whole again.
    enum Loss {
        case nothing
        case tag(Int)
        case manifest(Int)
        case blob(Int)
        case upload(String)
    }

    /// Damages a directory that holds a ``Material``.
    func damage(_ root: String, _ material: Material) throws -> Loss {
        let repository = "\(root)/docker/registry/v2/repositories/\(Material.repositories[0])"
        let tag = "\(repository)/_manifests/tags/\(material.tagsOfManifests[1])"
        switch self {
        case .emptyTagLink:
            try Self.write("", to: "\(tag)/current/link")
            return .tag(1)
        case .tornTagLink:
            try Self.write(String(material.manifests[1].sha256.prefix(30)), to: "\(tag)/current/link")
            return .tag(1)
        case .tagWithoutLink:
            try FileManager.default.removeItem(atPath: "\(tag)/current")
            return .tag(1)
        case .emptyRevisionLink:
            let hex = material.manifests[1].sha256.dropFirst("sha256:".count)
            try Self.write("", to: "\(repository)/_manifests/revisions/sha256/\(hex)/link")
            return .manifest(1)
        case .tornLayerLink:
            let hex = material.blobs[4].digest.dropFirst("sha256:".count)
            try Self.write("sha256:\(hex.prefix(10))", to: "\(repository)/_layers/sha256/\(hex)/link")
            return .blob(4)
        case .strayFiles:
            let hex = material.blobs[4].digest.dropFirst("sha256:".count)
            try Self.write("sha", to: "\(tag)/current/link.tmp")
            try Self.write("", to: "\(repository)/_layers/sha256/.tmp")
            try Self.write("x", to: "\(root)/docker/registry/v2/blobs/sha256/\(hex.prefix(2))/\(hex)/data.tmp")
            try Self.write("", to: "\(repository)/_manifests/tags/.stray.tmp")
            return .nothing
        case .uploadWithoutStart:
            let id = "8ee7cf29-8a91-4c3f-9d4b-6c4b2f5b0d11"
            try FileManager.default.createDirectory(
                atPath: "\(repository)/_uploads/\(id)/hashstates/sha256", withIntermediateDirectories: true)
            try Self.write("some bytes", to: "\(repository)/_uploads/\(id)/data")
            return .upload(id)
        }
    }

    private static func write(_ text: String, to file: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    }
}
