import PackFormat

/// All packs with what searches need of their versions.
struct PackDirectory: Sendable {
    private(set) var packs: [PackName: ListedPack] = [:]
    /// In byte order; made when it is asked for.
    private var sorted: [PackName]?
    /// Packs at which the last look failed: those there may be otherwise than here, or not here at all.
    private(set) var unseen: Set<PackName> = []
    /// Whether all packs have been looked through once.
    private var isBegun = false
    /// Whether the last look through all packs came to its end.
    private var isListed = false

    /// Whether it has every pack.
    var isWhole: Bool { isListed && unseen.isEmpty }

    /// Whether it has what there was of a pack when that was looked at last.
    func knows(_ name: PackName) -> Bool { isBegun && !unseen.contains(name) }

    /// To be called after a look through all packs.
    mutating func finishLook(isListed: Bool) {
        self.isListed = isListed
        if isListed { isBegun = true }
    }

    /// To be called when a look at a pack failed. What is known of it stays. Returns whether the look before did not.
    mutating func miss(_ name: PackName) -> Bool { unseen.insert(name).inserted }

    mutating func set(_ pack: ListedPack, of name: PackName) {
        unseen.remove(name)
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
