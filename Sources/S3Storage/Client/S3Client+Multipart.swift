import NIOHTTP1

extension S3Client {
    /// Begins an upload in parts. An attempt whose answer was lost leaves an upload without parts, which purging finds.
    func createMultipartUpload(_ key: S3Key) async throws(S3Error) -> S3Upload {
        var request = S3Request(.createMultipartUpload, .POST, key)
        request.query = [("uploads", "")]
        request.headers = settings.objectFields
        request.expects = .document(limit: S3Client.answerLimit)
        let id = try await send(request).document.text("UploadId")
        guard !id.isEmpty else {
            throw S3Error(.malformedAnswer, "\(place(of: request)): the server's answer has no UploadId")
        }
        return S3Upload(key: key, id: id)
    }

    /// Sends one part, replacing an earlier one of that number. Throws `.absent` when the upload was completed or aborted.
    func uploadPart(_ payload: S3Payload, number: Int, of upload: S3Upload) async throws(S3Error) -> S3Part {
        var request = S3Request(.uploadPart, .PUT, upload.key)
        request.query = upload.query(part: number)
        request.payload = payload
        let etag = try await send(request).etag()
        return S3Part(number: number, size: Int64(payload.count), etag: etag)
    }

    /// Makes a part from bytes of an object in the bucket, when that still has the content `etag`.
    func uploadPartCopy(
        from source: S3Key, range: Range<Int64>, ifSource etag: S3ETag? = nil, number: Int, of upload: S3Upload
    ) async throws(S3Error) -> S3Part {
        var request = S3Request(.uploadPartCopy, .PUT, upload.key)
        request.query = upload.query(part: number)
        request.headers = copyFields(of: source, ifSource: etag)
        request.headers.append(("x-amz-copy-source-range", "bytes=\(range.lowerBound)-\(range.upperBound - 1)"))
        request.expects = .document(limit: S3Client.answerLimit)
        return S3Part(number: number, size: Int64(range.count), etag: try await send(request).etag())
    }

    /// Makes the object out of its parts, which are in order, at the upload's key, when `condition` holds there.
    ///
    /// When the answer to an attempt was lost and the upload is gone at the next, the object at the key is compared: see
    /// ``Settlement``.
    ///
    /// - Parameter isVerified: whether whoever writes at the key has compared the bytes with a digest that is in it.
    @discardableResult
    func completeMultipartUpload(
        _ upload: S3Upload, parts: [S3Part], if condition: S3Condition = .none, isVerified: Bool = false
    ) async throws(S3Error) -> S3ETag {
        var document = XMLText(root: "CompleteMultipartUpload")
        for part in parts {
            document.element("Part") { element in
                element.element("PartNumber", String(part.number))
                element.element("ETag", part.etag.text)
            }
        }
        var request = S3Request(.completeMultipartUpload, .POST, upload.key)
        request.query = [("uploadId", upload.id)]
        request.condition = condition
        request.setDocument(document)
        request.settlement = .completion(
            size: parts.reduce(0) { $0 + $1.size }, parts: parts.count, etag: S3ETag(of: parts), isVerified: isVerified)
        request.expects = .document(limit: S3Client.answerLimit)
        return try await send(request).etag()
    }

    /// Drops an upload and its parts; one that is gone is no failure.
    func abortMultipartUpload(_ upload: S3Upload) async throws(S3Error) {
        var request = S3Request(.abortMultipartUpload, .DELETE, upload.key)
        request.query = [("uploadId", upload.id)]
        let sent = request
        _ = try await S3Client.present { () async throws(S3Error) in try await self.send(sent) }
    }
}

extension S3Upload {
    fileprivate func query(part number: Int) -> [(String, String)] {
        [("partNumber", String(number)), ("uploadId", id)]
    }
}
