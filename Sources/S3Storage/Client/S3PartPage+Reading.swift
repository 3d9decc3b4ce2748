extension S3PartPage {
    /// Reads a `ListPartsResult`.
    init(_ document: XMLElement) throws(S3Error) {
        try document.require("ListPartsResult")
        parts = []
        for child in document.children("Part") {
            guard let number = Int(child.text("PartNumber")), let size = Int64(child.text("Size")) else {
                throw S3Error(.malformedAnswer, "the list of parts has a part without number or size")
            }
            parts.append(S3Part(number: number, size: size, etag: S3ETag(child.text("ETag"))))
        }
        guard document.text("IsTruncated") == "true" else { return }
        next = Int(document.text("NextPartNumberMarker")) ?? parts.last?.number
    }
}
