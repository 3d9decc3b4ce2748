/// Tells one content of a key from another: the same as long as nobody writes to the key, and never the same for other bytes.
/// Equal bytes that are written again may have another version. Opaque; only the store that gave it can judge it, in any
/// process.
public struct ObjectVersion: Hashable, Sendable {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }
}
