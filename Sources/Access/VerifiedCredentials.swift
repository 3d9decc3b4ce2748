/// Logins that were right a short while ago. Bounded: when there are too many, a new one takes the place of a
/// random one.
struct VerifiedCredentials: Sendable {
    struct Entry: Sendable {
        fileprivate var key: CredentialKey
        var caller: Caller
        var expiry: Duration
    }

    private let capacity: Int
    private let lifetime: Duration
    private var generation: UInt64 = 0
    private var entries: [Entry] = []
    private var positions: [CredentialKey: Int] = [:]

    init(capacity: Int, lifetime: Duration) {
        self.capacity = capacity
        self.lifetime = lifetime
    }

    var count: Int { entries.count }

    func principal(for key: CredentialKey, at now: Duration) -> Principal? {
        entry(for: key, at: now)?.caller.principal
    }

    func entry(for key: CredentialKey, at now: Duration) -> Entry? {
        guard let position = positions[key], now < entries[position].expiry else { return nil }
        return entries[position]
    }

    /// Remembers a login that was verified under the user list of `generation`. What an older list said is forgotten with
    /// the first login under a newer one; what comes late from an older list is not remembered.
    ///
    /// - Parameter end: when the login is over by itself, if that comes before its life here is.
    mutating func insert(
        _ caller: Caller, for key: CredentialKey, generation: UInt64, at now: Duration, until end: Duration? = nil
    ) {
        guard generation >= self.generation else { return }
        if generation > self.generation { removeAll(before: generation) }
        let expiry = now + lifetime
        let entry = Entry(key: key, caller: caller, expiry: end.map { min($0, expiry) } ?? expiry)
        if let position = positions[key] {
            entries[position] = entry
        } else if entries.count < capacity {
            positions[key] = entries.count
            entries.append(entry)
        } else {
            let position = Int.random(in: entries.indices)
            positions[entries[position].key] = nil
            positions[key] = position
            entries[position] = entry
        }
    }

    /// Forgets everything: the user list is now that of `generation`.
    mutating func removeAll(before generation: UInt64) {
        guard generation > self.generation else { return }
        self.generation = generation
        entries = []
        positions = [:]
    }
}
