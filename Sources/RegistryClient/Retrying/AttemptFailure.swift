/// What one failed attempt tells about the next.
struct AttemptFailure: Error, Sendable {
    var error: ClientError
    /// Whether another attempt can help.
    var mayPass: Bool
    /// Whether the server may have done all the same what it was asked for.
    var mayBeDone: Bool
    /// What the server asked to wait at least.
    var leastWait: Duration?
    /// Whether this server never answered yet: then its address is likely to be wrong, and nobody wants to wait long for that.
    var isFirstContact = false

    init(_ error: ClientError, mayPass: Bool = false, mayBeDone: Bool = false, leastWait: Duration? = nil) {
        self.error = error
        self.mayPass = mayPass
        self.mayBeDone = mayBeDone
        self.leastWait = leastWait
    }
}
