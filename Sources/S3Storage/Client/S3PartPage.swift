/// One page of the parts of a multipart upload, by number.
struct S3PartPage: Hashable, Sendable {
    var parts: [S3Part]
    /// The number after which the next page begins; nil on the last one.
    var next: Int?
}
