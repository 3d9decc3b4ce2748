import OCI

/// What `GET /v1/<pack>/manifests/<reference>` says, without `pack.json`, which is one of the files.
struct V1Details: Decodable, Sendable {
    struct File: Decodable, Sendable {
        var path: String
        var digest: Digest
        var size: Int64
        var mode: String
    }

    var version: ListedVersion
    var archiveSize: Int64?
    var files: [File]
    var images: [String]
    /// Why it is not known which images the pack lists.
    var imagesFault: String?
    var message: String?
    var user: String?
    var time: String?
    var deviations: [String]
}
