/// How a ``Pebble`` behaves.
struct PebbleOptions: Sendable {
    /// Of a hundred good nonces, those that are refused.
    var refusedNonces = 15
    /// Of a hundred valid authorizations, those that count for the next order too.
    var reusedAuthorizations = 0
    /// Seconds that certificates live; nil for five years.
    var lifetime: Int?
    /// Hosts that are refused.
    var refusedHosts: [String] = []
    var needsExternalAccount = false
}
