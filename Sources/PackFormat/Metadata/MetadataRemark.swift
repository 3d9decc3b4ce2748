/// A property of `pack.json` that is not as it should be, and what was made of it.
public struct MetadataRemark: Hashable, Sendable, CustomStringConvertible {
    /// Where it is, such as `constraints.dependencies[2].type`.
    public let property: String
    /// In `pack.json`, from 1; nil for what is not there.
    public let line: Int?
    /// What was found, what would be right, and how it was taken.
    public let message: String

    public var description: String { "\(property) \(message)" }
}
