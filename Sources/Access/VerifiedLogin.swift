/// A login that was verified, for as long as its connection lasts: whoever sends the same again on it need not be looked up.
/// It holds the password as it came, so it must go with the connection.
public final class VerifiedLogin: Sendable {
    public let principal: Principal
    let authorization: String
    let generation: UInt64
    let expiry: Duration

    init(principal: Principal, authorization: String, generation: UInt64, expiry: Duration) {
        self.principal = principal
        self.authorization = authorization
        self.generation = generation
        self.expiry = expiry
    }
}
