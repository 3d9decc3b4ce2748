import HTTPTypes

extension HTTPField.Name {
    static let dockerContentDigest = known("Docker-Content-Digest")
    static let dockerDistributionAPIVersion = known("Docker-Distribution-Api-Version")
    static let dockerUploadUUID = known("Docker-Upload-UUID")
    static let forwarded = known("Forwarded")
    static let link = known("Link")
    static let ociFiltersApplied = known("OCI-Filters-Applied")
    static let ociSubject = known("OCI-Subject")
    static let ociTag = known("OCI-Tag")
    static let packhouseMessage = known("Packhouse-Message")
    static let traceparent = known("traceparent")
    static let xForwardedFor = known("X-Forwarded-For")
    static let xForwardedHost = known("X-Forwarded-Host")
    static let xForwardedProto = known("X-Forwarded-Proto")
    static let xRealIP = known("X-Real-Ip")
    static let xRequestID = known("X-Request-Id")
    static let xTraceID = known("X-Trace-Id")

    /// A name that is spelled out in the source.
    private static func known(_ name: String) -> HTTPField.Name {
        guard let field = HTTPField.Name(name) else { preconditionFailure("\(name) is no field name") }
        return field
    }
}
