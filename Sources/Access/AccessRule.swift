/// One rule of who may do what: for its users, in its repositories, exactly its rights.
public struct AccessRule: Hashable, Sendable {
    /// Whom a rule is for.
    public enum Subject: Hashable, Sendable {
        /// Everybody who has logged in. Never those without a login.
        case users
        /// Those without a login.
        case anonymous
        case user(String)

        /// `*`, `anonymous`, or the name of a user.
        public init(_ text: String) {
            switch text {
            case "*": self = .users
            case Subject.anonymousName: self = .anonymous
            default: self = .user(text)
            }
        }

        /// How rules call those without a login.
        public static let anonymousName = "anonymous"
    }

    public var subjects: Set<Subject>
    public var repositories: [RepositoryGlob]
    /// None at all is a refusal.
    public var rights: AccessRights

    public init(subjects: Set<Subject>, repositories: [RepositoryGlob], rights: AccessRights) {
        self.subjects = subjects
        self.repositories = repositories
        self.rights = rights
    }
}
