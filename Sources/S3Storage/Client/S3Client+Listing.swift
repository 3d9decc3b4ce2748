import NIOHTTP1

extension S3Client {
    /// The largest listing that is read: 1,000 entries with keys of 1,024 bytes and all their fields stay far below.
    static let documentLimit = 16 << 20
    /// The largest other answer that is read.
    static let answerLimit = 256 << 10

    /// One page of names, by `ListObjectsV2`.
    func listObjects(_ query: S3ListQuery) async throws(S3Error) -> S3ListPage {
        var request = S3Request(.listObjects, .GET, nil)
        request.query = [("list-type", "2"), ("encoding-type", "url"), ("max-keys", String(query.limit))]
        request.query.append(("prefix", query.prefix.text))
        if query.groups { request.query.append(("delimiter", "/")) }
        if let token = query.token {
            request.query.append(("continuation-token", token))
        } else if let after = query.after {
            request.query.append(("start-after", after.text))
        }
        request.expects = .document(limit: S3Client.documentLimit)
        return try S3ListPage(try await send(request).document)
    }

    /// One page of the unfinished multipart uploads whose keys start with `prefix`.
    func listMultipartUploads(
        prefix: S3Key, after marker: S3UploadPage.Marker? = nil, limit: Int = 1000
    ) async throws(S3Error) -> S3UploadPage {
        var request = S3Request(.listMultipartUploads, .GET, nil)
        request.query = [
            ("uploads", ""), ("encoding-type", "url"), ("max-uploads", String(limit)), ("prefix", prefix.text),
        ]
        if let marker {
            request.query.append(("key-marker", marker.key.text))
            request.query.append(("upload-id-marker", marker.id))
        }
        request.expects = .document(limit: S3Client.documentLimit)
        return try S3UploadPage(try await send(request).document, after: marker)
    }

    /// One page of the parts of an upload, those after number `after`; nil when there is no such upload (any more).
    func listParts(_ upload: S3Upload, after: Int? = nil) async throws(S3Error) -> S3PartPage? {
        var request = S3Request(.listParts, .GET, upload.key)
        request.query = [("uploadId", upload.id), ("max-parts", "1000")]
        if let after { request.query.append(("part-number-marker", String(after))) }
        request.expects = .document(limit: S3Client.documentLimit)
        let sent = request
        return try await S3Client.present { () async throws(S3Error) in
            try S3PartPage(try await self.send(sent).document, after: after)
        }
    }
}
