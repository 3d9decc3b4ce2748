import Encoding

extension S3UploadPage {
    /// Reads a `ListMultipartUploadsResult`, which goes on behind `marker`.
    init(_ document: XMLElement, after marker: Marker? = nil) throws(S3Error) {
        try document.require("ListMultipartUploadsResult")
        let isEncoded = document.text("EncodingType") == "url"
        uploads = []
        for child in document.children("Upload") {
            let key = try S3Key(listed: child.text("Key"), isEncoded: isEncoded)
            uploads.append(
                S3Upload(key: key, id: child.text("UploadId"), initiated: UTCTime.seconds(child.text("Initiated"))))
        }
        guard document.text("IsTruncated") == "true" else { return }
        let key = try S3Key(listed: document.text("NextKeyMarker"), isEncoded: isEncoded)
        let next = Marker(key: key, id: document.text("NextUploadIdMarker"))
        guard !key.text.isEmpty, next != marker else {
            throw S3Error(.malformedAnswer, "the list of uploads is cut off and does not tell where it goes on")
        }
        self.next = next
    }
}
