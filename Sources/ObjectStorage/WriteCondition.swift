/// What must be true of a key at the moment of a write.
public enum WriteCondition: Hashable, Sendable {
    /// Write in any case.
    case always
    /// Only when the key holds no object.
    case absent
    /// Only when the key holds the object of this version.
    case version(ObjectVersion)
}
