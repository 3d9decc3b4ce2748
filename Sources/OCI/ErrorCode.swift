/// A code of the error document that a registry answers with (OCI distribution-spec, "Error Codes"; docker-registry's
/// besides). Open: a `switch` over codes needs a default.
public struct ErrorCode: Hashable, Sendable {
    /// The code as clients compare it.
    public let text: String
    /// The HTTP status that goes with it unless the case at hand asks for another.
    public let status: Int
    /// The message when there is nothing more to say.
    public let message: String

    init(_ text: String, _ status: Int, _ message: String) {
        self.text = text
        self.status = status
        self.message = message
    }

    public static let blobUnknown = ErrorCode("BLOB_UNKNOWN", 404, "blob unknown to registry")
    public static let blobUploadInvalid = ErrorCode("BLOB_UPLOAD_INVALID", 404, "blob upload invalid")
    public static let blobUploadUnknown = ErrorCode("BLOB_UPLOAD_UNKNOWN", 404, "blob upload unknown to registry")
    public static let denied = ErrorCode("DENIED", 403, "requested access to the resource is denied")
    public static let digestInvalid = ErrorCode("DIGEST_INVALID", 400, "provided digest did not match uploaded content")
    public static let manifestBlobUnknown = ErrorCode("MANIFEST_BLOB_UNKNOWN", 400, "blob unknown to registry")
    public static let manifestInvalid = ErrorCode("MANIFEST_INVALID", 400, "manifest invalid")
    public static let manifestUnknown = ErrorCode("MANIFEST_UNKNOWN", 404, "manifest unknown")
    public static let nameInvalid = ErrorCode("NAME_INVALID", 400, "invalid repository name")
    public static let nameUnknown = ErrorCode("NAME_UNKNOWN", 404, "repository name not known to registry")
    public static let paginationNumberInvalid = ErrorCode(
        "PAGINATION_NUMBER_INVALID", 400, "invalid number of results requested")
    public static let rangeInvalid = ErrorCode("RANGE_INVALID", 416, "invalid content range")
    public static let sizeInvalid = ErrorCode("SIZE_INVALID", 400, "provided length did not match content length")
    public static let tagInvalid = ErrorCode("TAG_INVALID", 400, "manifest tag did not match URI")
    public static let unauthorized = ErrorCode("UNAUTHORIZED", 401, "authentication required")
    public static let unavailable = ErrorCode("UNAVAILABLE", 503, "service unavailable")
    public static let unknown = ErrorCode("UNKNOWN", 500, "unknown error")
    public static let unsupported = ErrorCode("UNSUPPORTED", 405, "The operation is unsupported.")
}
