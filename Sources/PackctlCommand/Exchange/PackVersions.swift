import OCI
import PackFormat

/// What versions a pack has, newest first, and what else they are called.
struct PackVersions: Sendable {
    var pack: PackName
    var versions: [ListedVersion]
    /// Parent tags with the versions for which they stand, computed from the tags.
    var set: PackTagSet
    var labels: [PackLabel] = []
    /// Versions that another base hides.
    var shadowed: [ListedVersion] = []
}
