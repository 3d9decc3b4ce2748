extension S3PartPage {
    /// Reads a `ListPartsResult`, which goes on behind part `number`.
    init(_ document: XMLElement, after number: Int? = nil) throws(S3Error) {
        try document.require("ListPartsResult")
        parts = []
        for child in document.children("Part") {
            guard let number = Int(child.text("PartNumber")), let size = Int64(child.text("Size")) else {
                throw S3Error(.malformedAnswer, "the list of parts has a part without number or size")
            }
            parts.append(S3Part(number: number, size: size, etag: S3ETag(child.text("ETag"))))
        }
        guard document.text("IsTruncated") == "true" else { return }
        guard let next = Int(document.text("NextPartNumberMarker")) ?? parts.last?.number, next > number ?? 0 else {
            throw S3Error(.malformedAnswer, "the list of parts is cut off and does not tell where it goes on")
        }
        self.next = next
    }
}
