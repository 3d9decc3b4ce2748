extension Configuration {
    /// What those may do who have logged in, or have not.
    public struct Access: Hashable, Sendable {
        /// `auth.access`: nil when there are no rules, and every user may do everything.
        public var rules: [Rule]?
        /// `auth.htpasswd.readonly`: users who neither push nor delete.
        public var readOnlyUsers: [String]
        /// `auth.htpasswd.tokens.enabled`: nil when nothing is said, and clients are sent for tokens where they need them.
        public var offersTokens: Bool?

        /// An element of `auth.access`.
        public struct Rule: Hashable, Sendable {
            /// Names of users, `*` or `anonymous`; at least one.
            public var users: [String]
            /// Patterns of repository names; at least one.
            public var repositories: [String]
            /// None is a refusal; else `pull` is among them.
            public var actions: Set<Action>
        }

        public enum Action: String, CaseIterable, Hashable, Sendable {
            case pull, push, delete, catalog
        }
    }
}
