import Encoding

extension S3ListPage {
    /// Reads a `ListBucketResult`.
    init(_ document: XMLElement) throws(S3Error) {
        try document.require("ListBucketResult")
        let isEncoded = document.text("EncodingType") == "url"
        entries = []
        commonPrefixes = []
        for child in document.children {
            switch child.name {
            case "Contents":
                let key = try S3Key(listed: child.text("Key"), isEncoded: isEncoded)
                guard let size = Int64(child.text("Size")) else {
                    throw S3Error(.malformedAnswer, "the listing has no size for \(key)")
                }
                entries.append(
                    Entry(
                        key: key, size: size, etag: S3ETag(child.text("ETag")),
                        modified: UTCTime.seconds(child.text("LastModified")) ?? 0))
            case "CommonPrefixes":
                commonPrefixes.append(try S3Key(listed: child.text("Prefix"), isEncoded: isEncoded))
            default:
                break
            }
        }
        guard document.text("IsTruncated") == "true" else { return }
        nextToken = document.text("NextContinuationToken")
        guard nextToken != "" else {
            throw S3Error(.malformedAnswer, "the listing is cut off without a NextContinuationToken")
        }
    }
}
