/// What was found of a stored manifest.
enum ManifestReading: Hashable, Sendable {
    /// Its bytes are those of its digest, and name this.
    case names(ManifestNames)
    /// There are no bytes.
    case absent
    /// The bytes are not what was once stored, for the reason given: what they named is not known.
    case damaged(String)
}
