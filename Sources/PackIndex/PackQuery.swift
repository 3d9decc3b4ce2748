public import PackFormat

/// Which packs a search is for: those with a version to which all that is given applies. Texts are compared without regard to case.
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
    /// Each contained in the name, the display name, the add-on type or the description.
    public var words: [String] = []

    public init() {}

    /// The same with all texts in lower case, as ``finds(_:)`` compares them.
    var lowercased: PackQuery {
        var query = self
        query.name = name?.lowercased()
        query.displayName = displayName?.lowercased()
        query.layer = layer?.lowercased()
        query.addonType = addonType?.lowercased()
        query.cloudType = cloudType?.lowercased()
        query.words = words.map { $0.lowercased() }
        return query
    }

    func finds(_ version: PackVersionEntry) -> Bool {
        let summary = version.summary
        guard version.fault == nil else { return false }
        switch state {
        case let state?: guard summary.state == state else { return false }
        case nil: guard summary.state == .none || summary.state == .deprecated else { return false }
        }
        func isIn(_ wanted: String?, _ text: String) -> Bool { wanted.map { text.lowercased().contains($0) } ?? true }
        func equals(_ wanted: String?, _ text: String?) -> Bool { wanted == nil || wanted == text?.lowercased() }
        guard isIn(name, version.repository.pack.text), isIn(displayName, summary.displayName),
            equals(layer, summary.layer), equals(addonType, summary.addonType)
        else { return false }
        if let cloudType {
            let clouds = summary.cloudTypes.map { $0.lowercased() }
            guard clouds.contains(cloudType) || clouds.contains("all") else { return false }
        }
        return words.allSatisfy { summary.text.contains($0) }
    }
}
