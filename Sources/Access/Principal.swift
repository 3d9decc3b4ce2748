/// On whose behalf a request acts.
public enum Principal: Hashable, Sendable {
    /// Nobody has shown a credential.
    case anonymous
    /// A user whose password was verified. The name may hold any character but a colon, NUL and line ends: escape it
    /// where it is shown. Bytes of the user list that are no UTF-8 appear as `\xHH`.
    case user(String)
}
