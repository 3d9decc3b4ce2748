/// How long one exchange may take. A large transfer has no limit in all: it fails when it stands still.
public struct TimeLimits: Hashable, Sendable {
    /// From the first byte of TCP to a usable connection, TLS included.
    public var connect = Duration.seconds(15)

    /// Until the head of the answer to a request without a large body.
    public var answer = Duration.seconds(60)

    /// For the rest of an answer that is read whole: a manifest, a page of a list, a token. The words of an error have half a minute at
    /// the most.
    public var document = Duration.seconds(300)

    /// Until the head of the answer after the last byte of a body that the server has to work on.
    public var finish = Duration.seconds(300)

    /// Without any byte in or out.
    public var stall = Duration.seconds(60)

    /// For a credential helper.
    public var helper = Duration.seconds(30)

    public init() {}
}
