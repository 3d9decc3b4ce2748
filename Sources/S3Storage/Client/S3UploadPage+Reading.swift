extension S3UploadPage {
    /// Reads a `ListMultipartUploadsResult`.
    init(_ document: XMLElement) throws(S3Error) {
        try document.require("ListMultipartUploadsResult")
        let isEncoded = document.text("EncodingType") == "url"
        uploads = []
        for child in document.children("Upload") {
            let key = try S3Key(listed: child.text("Key"), isEncoded: isEncoded)
            uploads.append(
                S3Upload(key: key, id: child.text("UploadId"), initiated: WireTime.extended(child.text("Initiated"))))
        }
        guard document.text("IsTruncated") == "true" else { return }
        let key = try S3Key(listed: document.text("NextKeyMarker"), isEncoded: isEncoded)
        next = Marker(key: key, id: document.text("NextUploadIdMarker"))
    }
}
