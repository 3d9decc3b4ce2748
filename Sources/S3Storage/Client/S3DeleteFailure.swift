/// One key of a batch that could not be deleted.
struct S3DeleteFailure: Hashable, Sendable {
    var key: S3Key
    var code: String
    var message: String
}
