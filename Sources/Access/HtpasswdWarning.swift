/// Something in a user list that its owner should know. The other lines are not affected.
struct HtpasswdWarning: Hashable, Sendable {
    /// Counted from 1.
    var line: Int
    /// What is wrong and what would be right. Never shows a password or hash.
    var message: String
}
