import OCI
import PackFormat

/// What versions a pack has, newest first, and what else they are called.
struct PackVersions: Sendable {
    var pack: PackName
    var versions: [ListedVersion]
    /// The tags that may be the newest, or stand behind a parent tag: those of versions without a fault.
    var set: PackTagSet
    var labels: [PackLabel] = []
    /// Versions that another base hides.
    var shadowed: [ListedVersion] = []
    /// Parent tags as the registry itself tells them; nil where it does not.
    var toldParents: [ParentTag]?

    /// Parent tags with the versions for which they stand: as the registry tells them, else as they follow from the tags.
    var parents: [ParentTag] { toldParents ?? set.parents }
}
