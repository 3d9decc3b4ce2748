import NIOHTTP1

extension S3Client {
    /// A URL with which anybody may GET or HEAD one object for `lifetime`, at most seven days, and never longer than
    /// temporary credentials live. Asks no server, except that credentials may have to be renewed.
    ///
    /// - Parameter contentType: what the server says of the object's type instead of the stored type.
    func presignedURL(
        _ method: HTTPMethod, _ key: S3Key, lifetime: Duration, contentType: String? = nil
    ) async throws(S3Error) -> String {
        let endpoint = settings.redirectEndpoint ?? settings.endpoint
        var query: [(String, String)] = []
        if let contentType { query.append(("response-content-type", contentType)) }
        let authority = endpoint.authority(of: settings.bucket)
        let path = endpoint.path(of: key, in: settings.bucket)
        guard let keys = try await credentials.current() else {
            let text = query.isEmpty ? "" : "?" + SignedQuery.text(query)
            return "\(endpoint.scheme.rawValue)://\(authority)\(path)\(text)"
        }
        let signature = SignatureV4(credentials: keys, region: settings.region, time: now())
        let signed = signature.presigned(
            method: method.rawValue, authority: authority, path: path, query: query,
            lifetime: min(lifetime, .seconds(7 * 86400)))
        return "\(endpoint.scheme.rawValue)://\(authority)\(path)?\(signed)"
    }
}
