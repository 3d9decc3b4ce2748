import OCI

/// Something that happened to a pack, as its registry noted it.
struct PackEvent: Codable, Hashable, Sendable {
    var action: String
    /// Missing from servers that do not tell it.
    var repository: String?
    /// A tag as the list of versions has it, a label, or the digest by which a manifest was deleted.
    var tag: String
    var user: String?
    var message: String?
    var previous: Digest?
    var digest: Digest?
    var time: String
}
