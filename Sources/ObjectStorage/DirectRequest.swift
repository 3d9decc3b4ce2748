/// What a client may ask of a store by itself, with an address that it was given.
public enum DirectRequest: Hashable, Sendable {
    /// The bytes, or a range of them: `GET`.
    case content
    /// Size and age: `HEAD`.
    case metadata
}
