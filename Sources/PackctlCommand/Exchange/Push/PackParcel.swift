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
    /// That it goes to when it is not the artifact's own: one that was pushed with the group in it.
    var groupedTag: Tag?

    /// That it goes to.
    var registryTag: Tag { groupedTag ?? artifact.tag }

    /// For messages: `hello-universe:1.3.1`
    var shownName: String { "\(metadata.name):\(metadata.tag)" }
}
