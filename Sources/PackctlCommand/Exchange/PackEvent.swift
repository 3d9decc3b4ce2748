import OCI

/// Something that happened to a pack, as its registry noted it.
struct PackEvent: Codable, Hashable, Sendable {
    var action: String
    /// A tag as the repository has it, a label, or the digest by which a manifest was deleted.
    var tag: String
    var user: String?
    var message: String?
    var previous: Digest?
    var digest: Digest?
    var time: String
}
