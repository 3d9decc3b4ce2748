import OCI

/// A further name that somebody gave to a version.
struct PackLabel: Codable, Hashable, Sendable {
    /// With its group.
    var label: String
    var digest: Digest
    /// The tag that the version had when the label was given.
    var version: String
    var user: String?
    var time: String?
}
