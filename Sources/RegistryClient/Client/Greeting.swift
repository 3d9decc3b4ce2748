/// What a registry says when it is met.
public struct Greeting: Hashable, Sendable {
    /// How it wants to be told who asks.
    public enum Authentication: Hashable, Sendable {
        /// It lets in everybody, at least here.
        case none
        case basic
        /// By a token server.
        case bearer
    }

    /// Where it answers: `https://reg.example.com:5000`.
    public var origin: String
    public var isSecure: Bool
    public var authentication: Authentication
    /// Whether it said by its headers that it speaks docker's API 2, as all known registries do.
    public var namesItsVersion: Bool
}
