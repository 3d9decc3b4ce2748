/// The answer to a read of an object.
enum S3Fetch: Sendable {
    case object(S3Object)
    /// The object still has the content that ``S3ReadCondition/differs(from:)`` named.
    case unchanged
    /// The key holds nothing.
    case absent
}
