/// The body of a request did not come whole: the client went away, or sent what is no HTTP.
public struct BrokenBody: Error, Sendable, CustomStringConvertible {
    public var description: String

    public init(_ description: String) {
        self.description = description
    }
}
