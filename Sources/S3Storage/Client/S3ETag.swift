/// The server's name for one content of an object, with its quotation marks.
struct S3ETag: Hashable, Sendable {
    let text: String

    init(_ text: String) {
        // SeaweedFS leaves them out in the answer to a copy.
        self.text = text.isEmpty || text.hasSuffix("\"") ? text : "\"\(text)\""
    }
}
