import OCI
import PackFormat

/// A pack that is ready to be pushed: its archive in a file, and the manifest around it.
struct PackParcel: Sendable {
    /// The folder that it was made of.
    var path: String
    var metadata: PackMetadata
    /// Of the files, whatever packed them.
    var content: ContentDigest
    var artifact: PackArtifact
    var archivePath: String

    /// For messages: `hello-universe:1.3.1`
    var shownName: String { "\(metadata.name):\(metadata.tag)" }
}
