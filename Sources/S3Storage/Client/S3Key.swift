/// The whole name of an object in the bucket, the root prefix included; or the prefix of such names.
struct S3Key: Hashable, Sendable, Comparable {
    /// As S3 has it: any text, no leading `/` of its own.
    let text: String

    init(_ text: String) {
        self.text = text
    }

    /// In S3's order: by bytes of UTF-8.
    static func < (left: S3Key, right: S3Key) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}

extension S3Key: CustomStringConvertible {
    var description: String { text }
}
