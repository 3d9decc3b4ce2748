import PackFormat

/// All packs with what searches need of their versions.
struct PackDirectory: Sendable {
    private(set) var packs: [PackName: ListedPack] = [:]
    /// In byte order; made when it is asked for.
    private var sorted: [PackName]?
    /// Whether all packs have been looked through once.
    var isWhole = false

    mutating func set(_ pack: ListedPack, of name: PackName) {
        if pack.versions.isEmpty {
            if packs.removeValue(forKey: name) != nil { sorted = nil }
        } else if packs.updateValue(pack, forKey: name) == nil {
            sorted = nil
        }
    }

    mutating func names() -> [PackName] {
        if let sorted { return sorted }
        let names = packs.keys.sorted { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }
        sorted = names
        return names
    }
}
