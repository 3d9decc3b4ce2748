/// A parent tag and the member of its family that it stands for at the moment.
public struct ParentTag: Hashable, Sendable {
    public var tag: PackTag
    /// The newest release; the newest pre-release while the family has no release.
    public var member: PackTag

    public init(tag: PackTag, member: PackTag) {
        self.tag = tag
        self.member = member
    }
}
