/// The users that count now.
struct UserList: Sendable {
    var file: HtpasswdFile
    /// Counts the lists that have counted; 0 before the first reading. What was verified under another one is void.
    var generation: UInt64
}
