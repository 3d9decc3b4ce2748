/// What one failed attempt tells about the next.
struct AttemptFailure: Error, Sendable {
    var error: ClientError
    /// Whether another attempt can help.
    var mayPass: Bool
    /// Whether the server may have done all the same what it was asked for.
    var mayBeDone: Bool
    /// What the server asked to wait at least.
    var leastWait: Duration?

    init(_ error: ClientError, mayPass: Bool = false, mayBeDone: Bool = false, leastWait: Duration? = nil) {
        self.error = error
        self.mayPass = mayPass
        self.mayBeDone = mayBeDone
        self.leastWait = leastWait
    }
}
