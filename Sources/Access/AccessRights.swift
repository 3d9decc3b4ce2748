/// What somebody may do with a repository.
public struct AccessRights: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let pull = AccessRights(rawValue: 1)
    public static let push = AccessRights(rawValue: 2)
    public static let delete = AccessRights(rawValue: 4)
    /// The repository is named in lists.
    public static let catalog = AccessRights(rawValue: 8)

    public static let all: AccessRights = [.pull, .push, .delete, .catalog]
}
