/// A login that was verified, for as long as its connection lasts: whoever sends the same again on it need not be looked up.
/// It holds the password or token as it came, so it must go with the connection.
public final class VerifiedLogin: Sendable {
    public let caller: Caller
    let authorization: String
    let generation: UInt64
    let expiry: Duration

    init(caller: Caller, authorization: String, generation: UInt64, expiry: Duration) {
        self.caller = caller
        self.authorization = authorization
        self.generation = generation
        self.expiry = expiry
    }

    public var principal: Principal { caller.principal }
}
