import PackFormat

/// A ``PackQuery`` with its texts made ready for many versions.
struct PackFilter {
    private let name: SearchText?
    private let displayName: SearchText?
    private let layer: String?
    private let addonType: String?
    private let cloudType: String?
    private let state: PackMetadata.State?
    private let words: [SearchText]

    init(_ query: PackQuery) {
        name = query.name.map { SearchText($0) }
        displayName = query.displayName.map { SearchText($0) }
        layer = query.layer?.lowercased()
        addonType = query.addonType?.lowercased()
        cloudType = query.cloudType?.lowercased()
        state = query.state
        words = query.words.map { SearchText($0) }
    }

    func finds(_ version: PackVersionEntry) -> Bool {
        let summary = version.summary
        guard version.fault == nil else { return false }
        switch state {
        case let state?: guard summary.state == state else { return false }
        case nil: guard summary.state == .none || summary.state == .deprecated else { return false }
        }
        func isIn(_ wanted: SearchText?, _ text: String) -> Bool {
            wanted.map { SearchText(text).contains($0) } ?? true
        }
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
