/// What the rest of the configuration says of users, for the list of users to be checked against.
public struct ExpectedUsers: Hashable, Sendable {
    /// A user whom a key names.
    public struct Mention: Hashable, Sendable {
        public var key: String
        public var user: String

        public init(key: String, user: String) {
            self.key = key
            self.user = user
        }
    }

    /// Users who are warned about by name when the list lacks them.
    public var mentions: [Mention]
    /// A name that stands for something else, so that no user can have it.
    public var reservedName: String?

    public init(mentions: [Mention] = [], reservedName: String? = nil) {
        self.mentions = mentions
        self.reservedName = reservedName
    }

    /// Mentions of users that the list does not have.
    func missing(from file: HtpasswdFile) -> [Mention] {
        mentions.filter { file.hashes[Array($0.user.utf8)] == nil }
    }
}
