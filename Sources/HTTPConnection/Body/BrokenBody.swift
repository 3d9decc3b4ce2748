/// The body of a request did not come whole: the client went away, was too slow, or sent what is no HTTP.
public struct BrokenBody: Error, Sendable, CustomStringConvertible {
    public var description: String
    /// Whether the client may still be there, and was only too slow.
    public var isTimeout: Bool

    public init(_ description: String, isTimeout: Bool = false) {
        self.description = description
        self.isTimeout = isTimeout
    }
}
