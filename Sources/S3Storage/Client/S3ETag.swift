/// The server's name for one content of an object, with its quotation marks as the server sent it.
struct S3ETag: Hashable, Sendable {
    let text: String

    init(_ text: String) {
        self.text = text
    }
}
