public import PackFormat

/// Which packs a search is for: those with a version to which all that is given applies. Texts are compared without regard to case, and
/// otherwise by their bytes.
public struct PackQuery: Hashable, Sendable {
    /// Contained in the name.
    public var name: String?
    /// Contained in the display name.
    public var displayName: String?
    public var layer: String?
    public var addonType: String?
    /// A version for `all` clouds is for each.
    public var cloudType: String?
    /// Without one, versions that are disabled or deleted are not found.
    public var state: PackMetadata.State?
    /// Each contained in the name, the display name, the add-on type and sub-type, or the description.
    public var words: [String] = []

    public init() {}
}
