/// One page of the unfinished multipart uploads of a bucket, by key and then by age.
struct S3UploadPage: Hashable, Sendable {
    /// Where the next page begins.
    struct Marker: Hashable, Sendable {
        var key: S3Key
        var id: String
    }

    var uploads: [S3Upload]
    /// Nil on the last page.
    var next: Marker?
}
