/// What has to be true of an object for its bytes to be sent.
enum S3ReadCondition: Hashable, Sendable {
    case none
    /// `If-Match`: it is still this content; else the read fails with `.conditionFailed`.
    case matches(S3ETag)
    /// `If-None-Match`: it is another content than this one; else the answer is ``S3Fetch/unchanged``.
    case differs(from: S3ETag)
}
