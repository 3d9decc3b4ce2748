/// What has to be true of a key at the moment of a write or delete.
enum S3Condition: Hashable, Sendable {
    case none
    /// `If-None-Match: *`: the key holds nothing.
    case absent
    /// `If-Match`: the key holds this content.
    case matches(S3ETag)
}
