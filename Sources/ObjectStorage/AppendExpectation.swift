/// What is known of an object before its bytes come, so that a store can prepare its place. Wrong guesses cost time, not
/// bytes.
public struct AppendExpectation: Hashable, Sendable {
    /// The key that it will be published under. A store that cannot move bytes without copying them puts them there from
    /// the start, unseen until they are published; it may then refuse to publish them elsewhere, with `.conditionFailed`.
    public var target: ObjectKey?

    /// How many bytes will come.
    public var size: Int64?

    /// Nothing was begun at the key before, so nothing has to be searched for and replaced.
    public var isNew: Bool

    public init(target: ObjectKey? = nil, size: Int64? = nil, isNew: Bool = false) {
        self.target = target
        self.size = size
        self.isNew = isNew
    }

    /// Nothing is known.
    public static let nothing = AppendExpectation()
}
