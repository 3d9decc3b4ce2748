/// Tells one content of a key from another: equal as long as the object holds the same bytes. Opaque; only the store
/// that gave it can judge it, in any process.
public struct ObjectVersion: Hashable, Sendable {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }
}
