/// What this version does with a key.
enum Support: Hashable, Sendable {
    case works
    /// The server starts and says `reason`: the key has no or another effect.
    case warns(String, when: Presence = .set)
    /// The server does not start, for it would let in or hold back what the key forbids or promises.
    case refuses(String, when: Presence = .set)

    /// When a key counts as given. A setting that is switched off troubles nobody.
    enum Presence: Hashable, Sendable {
        /// The key is there, whatever it holds.
        case present
        /// It says something: not null, not empty, not `false`.
        case set
        /// The named key below says something.
        case filled(String)
        /// For each element of a list: `disabled` is not true. A disabled one is worth a warning.
        case unlessDisabled
    }
}
